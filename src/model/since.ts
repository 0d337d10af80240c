import type { SessionAnswer } from "../protocol/backend";
import { whereIs, whoIs } from "./sessionWords";
import type { Here, Workspace } from "./workspace";

/** What is other by now than when something was found in `sessions` on the connection `here`: a sentence each. */
export function since(
	here: Pick<Here, "isCurrent">,
	found: readonly SessionAnswer[],
	{ sessions, connection }: Pick<Workspace, "sessions" | "connection">,
): readonly string[] {
	if (!here.isCurrent) return ["The connection that this is from has ended since."];
	// What becomes of the sessions is known when it is back.
	if (connection.state !== "connected") return ["The connection is lost; it is being made again."];
	return found.flatMap((was) => {
		const now = sessions.find(({ id }) => id === was.id);
		if (!now) return [`Session “${was.name}” has ended since.`];
		const same = whoIs(now) === whoIs(was) && whereIs(now) === whereIs(was);
		return same ? [] : [`Session “${was.name}” is ${whoIs(now)}, in ${whereIs(now)} by now.`];
	});
}
