import type { CancellationToken } from "vscode-jsonrpc";
import { SessionsError } from "../../common/errors";
import { positionOfOffset } from "../../common/position";
import { overwriting } from "../../common/suites/overwriting";
import { splitStatements } from "../../common/surrealql/statements";
import { whatIfErrors } from "../../common/whatIfErrors";
import { decodeValue } from "../cbor/codec";
import { placeText } from "../permissions/matrix";
import { alignResults } from "../query/align";
import { parseOnly } from "../query/parse";
import { sendText } from "../query/sendText";
import { type Copy, firstLine } from "./copy";

/** Refuses a text that would go somewhere else. */
export function checkEdit(text: string, { place }: Pick<Copy, "place">): void {
	for (const { use } of splitStatements(text)) {
		const { namespace = place.namespace, database = place.database } = use ?? {};
		if (namespace !== place.namespace || database !== place.database)
			throw whatIfErrors.leaves(placeText(place));
	}
}

/** Runs the text on the copy. Rejects with the engine's words, and where they belong, unless all of it has run. */
export async function edit(copy: Copy, text: string, token: CancellationToken): Promise<void> {
	const { connection, main, place, link } = copy;
	const statements = splitStatements(text);
	const results = await connection.run(main, token, async () => {
		try {
			// As it is written: the positions are its own.
			await parseOnly(connection, link, main, text);
			return await sendText(connection, link, main, overwriting(text), statements.length);
		} catch (error) {
			if (!(error instanceof SessionsError) || error.code !== "serverError") throw error;
			const words = firstLine(error.message).replace(/^Parse error: /, "");
			throw whatIfErrors.doesNotRun(words, link.version, error.detail?.position);
		}
	});
	const index = results.findIndex(({ status }) => status === "ERR");
	const failed = results[index];
	if (failed) {
		const at = alignResults(statements, results)?.[index];
		const words = firstLine(String(decodeValue<unknown>(failed.value.bytes)));
		throw whatIfErrors.doesNotRun(words, link.version, at && positionOfOffset(text, at.start));
	}
	await connection.call(link, main, "use", [place.namespace, place.database]);
}
