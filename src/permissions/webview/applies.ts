/** To whom table permissions apply. */
import type { MatrixSession } from "../../protocol/matrixPage";
import type { MatrixCell } from "../../protocol/permissions";

/** Why table permissions do not apply to a session, as the end of a sentence; `undefined` where they may. */
export function whyNotApplied({
	kind,
	fullRights,
}: Pick<MatrixSession, "kind" | "fullRights">): string | undefined {
	if (fullRights) return "it has full rights";
	if (kind === "root" || kind === "namespace" || kind === "database")
		return "it is a system user, for whom roles decide";
	return undefined;
}

/**
 * What stands above a cell's clause. A clause decides without an error: where the server gave one it had another reason,
 * as for somebody whom it lets do nothing at all, and where nothing is known neither is what decided.
 */
export function clauseLabel({ verdict }: MatrixCell, session: MatrixSession | undefined): string {
	const why = session && whyNotApplied(session);
	if (why !== undefined) return `Defined as, which does not apply to this session: ${why}`;
	return verdict === "refused" || verdict === "unknown" ? "Defined as" : "Decided by";
}
