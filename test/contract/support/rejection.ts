import { ResponseError } from "vscode-jsonrpc";
import type { WireError } from "../../../src/protocol/backend";

/** What a promise rejects with, as code and message; fails when it does not reject. */
export async function rejection(
	promise: Promise<unknown>,
): Promise<Partial<WireError> & { message: string }> {
	let value: unknown;
	try {
		value = await promise;
	} catch (error) {
		if (error instanceof ResponseError) {
			const data: WireError | undefined = error.data;
			return { ...data, message: error.message };
		}
		throw error;
	}
	throw new Error(`expected a rejection, got ${JSON.stringify(value)}`);
}
