import type { SessionView } from "../../protocol/results";
import { el } from "./dom";

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
	const mark = el("span", { class: "mark", "aria-hidden": "true" }, session.mark);
	mark.style.setProperty("color", `var(${session.colour})`);
	const { name, endpoint, ran } = session;
	const title = ran
		? `Ran as session ${name}: ${ran.who}, in ${place}, on ${endpoint}`
		: `Session ${name} on ${endpoint}`;
	const tag = el("span", { class: "session", title }, mark, session.name);
	if (shown === "nameAndPlace" && place) tag.append(el("span", { class: "place" }, place));
	return tag;
}
