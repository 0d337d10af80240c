/** A run on an engine of its own, in a process of its own: it needs no connection, and nothing of it stays. */
import type { CancellationToken } from "vscode-jsonrpc";
import type { StartBackend } from "../model/backend";
import { connect } from "../protocol/backend";
import { type RunProjectParams, runProject, type SuiteProgress, type SuitesResult } from "../protocol/suites";

const CONNECT_MS = 30_000;

export async function runEmbedded(
	start: StartBackend,
	params: RunProjectParams,
	tell: (progress: SuiteProgress) => void,
	token: CancellationToken,
): Promise<SuitesResult> {
	const backend = await start({
		connectionChanged() {},
		sessionsChanged() {},
		noticed() {},
		found() {},
		stepped() {},
		tested: tell,
	});
	try {
		const place = { endpoint: "mem://", shownEndpoint: "mem://", timeoutMs: CONNECT_MS };
		await backend.request(connect, { ...place, duringOutage: "fail", setup: [], restore: [] }, token);
		return await backend.request(runProject, params, token);
	} finally {
		await backend.stop();
	}
}
