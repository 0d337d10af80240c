import { el } from "../../page/dom";
import { sessionMark } from "../../page/sessionMark";
import type { SessionView } from "../../protocol/results";

/**
 * A session's mark in its colour, and its name; where it was, too, if nothing else says so.
 *
 * @param place where it was, if not where it was when the text was sent
 */
export function sessionTag(
	session: SessionView,
	shown: "name" | "nameAndPlace" = "name",
	place = session.ran?.place,
): HTMLElement {
	const { name, endpoint, ran } = session;
	const title = ran
		? `Ran as session ${name}: ${ran.who}, in ${place}, on ${endpoint}`
		: `Session ${name} on ${endpoint}`;
	const tag = el("span", { class: "session", title }, sessionMark(session), session.name);
	if (shown === "nameAndPlace" && place) tag.append(el("span", { class: "place" }, place));
	return tag;
}
