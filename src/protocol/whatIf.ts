/** Host ↔ backend: what a changed schema would let each session do, tried on a copy. */
import { NotificationType, ParameterStructures, RequestType } from "vscode-jsonrpc";
import type { WhatIf } from "../api";
import type { SessionAnswer, WireError } from "./backend";
import type { MatrixCell, MatrixTable } from "./permissions";

const byName = ParameterStructures.byName;

/**
 * → backend: tries sessions on a copy of the database before and after a text has run on that copy. Of the connected
 * database it only reads. A cancelled token ends it; the copy is gone in every case.
 */
export const whatIf = new RequestType<WhatIfParams, WhatIfResult, WireError>("whatIf/try", byName);
export interface WhatIfParams {
	/** Names it in the notifications. */
	readonly key: string;
	/** Ids, each once. */
	readonly sessions: readonly string[];
	/** What is run on the copy. */
	readonly text: string;
	/** All, if absent. */
	readonly tables?: readonly string[];
	readonly fields: boolean;
	/** At most so many records of a table are copied, and tried. */
	readonly records: number;
}
export interface WhatIfResult extends Pick<WhatIf, "changes" | "leftOut" | "unknownDefinitions"> {
	readonly namespace: string;
	readonly database: string;
	readonly engineVersion: string;
	/** Those that could be made again on the copy, as they are on the connection. */
	readonly sessions: readonly SessionAnswer[];
	readonly observer: SessionAnswer;
	/** Those before and those after it, as they are after it where they still are. */
	readonly tables: readonly MatrixTable[];
	readonly before: readonly MatrixCell[];
	readonly after: readonly MatrixCell[];
}

/** → host. */
export const whatIfProgress = new NotificationType<WhatIfProgress>("whatIf/progress", byName);
export interface WhatIfProgress {
	readonly key: string;
	/** What is being done, in words. */
	readonly step: string;
}
