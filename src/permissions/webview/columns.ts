import type { MatrixSession } from "../../protocol/matrixPage";
import { ACTIONS, type Action } from "./verdicts";

/** One column of verdicts. */
export interface Column {
	readonly session: MatrixSession;
	readonly action: Action;
}

/** Columns under one heading. */
export interface ColumnGroup {
	/** Identity of what they have in common, which is what the heading names. */
	readonly by: { readonly session: MatrixSession } | { readonly action: Action };
	readonly columns: readonly Column[];
}

/** The columns, by session or by action: side by side under an action is how differences are best seen. */
export function columnGroups(
	sessions: readonly MatrixSession[],
	by: "session" | "action",
): readonly ColumnGroup[] {
	return by === "session"
		? sessions.map((session) => ({
				by: { session },
				columns: ACTIONS.map((action) => ({ session, action })),
			}))
		: ACTIONS.map((action) => ({
				by: { action },
				columns: sessions.map((session) => ({ session, action })),
			}));
}
