import type { CancellationToken } from "vscode-jsonrpc";
import type { WhatIf } from "../api";
import { errors } from "../common/errors";
import { whatIf as tryWhatIf, type WhatIfResult } from "../protocol/whatIf";
import { frozenMatrix, matrixOptions } from "./permissionMatrix";
import type { Requester } from "./workspace";

/** What {@link WhatIf} is for, with looks at what callers hand in. */
export async function whatIf(
	workspace: Requester,
	given: { readonly sessions: unknown; readonly text: unknown; readonly options: unknown },
	setting: () => unknown,
	token: CancellationToken | undefined,
): Promise<WhatIf> {
	const options = matrixOptions(given.sessions, given.options, setting);
	// An empty text changes nothing, which is an answer.
	const { text } = given;
	if (typeof text !== "string") throw errors.invalidArgument("The text must be a string.");
	const params = { key: "", ...options, text };
	return whatIfOf(await workspace.request(tryWhatIf, params, token));
}

/** As the public API gives it; nobody changes it afterwards. */
export function whatIfOf(result: WhatIfResult): WhatIf {
	const { before, after, changes, leftOut, unknownDefinitions, engineVersion } = result;
	const sessions = result.sessions.map(({ id }) => id);
	for (const each of [...changes, ...unknownDefinitions]) Object.freeze(each);
	return Object.freeze({
		sessions: Object.freeze(sessions),
		before: frozenMatrix(sessions, before),
		after: frozenMatrix(sessions, after),
		changes: Object.freeze([...changes]),
		leftOut: Object.freeze([...leftOut]),
		unknownDefinitions: Object.freeze([...unknownDefinitions]),
		engineVersion,
	});
}
