import type { SessionView } from "../../protocol/results";
import { el } from "./dom";

/** A session's mark in its colour, and its name; where it was, too, if nothing else says so. */
export function sessionTag(session: SessionView, shown: "name" | "nameAndPlace" = "name"): HTMLElement {
	const mark = el("span", { class: "mark", "aria-hidden": "true" }, session.mark);
	mark.style.setProperty("color", `var(${session.colour})`);
	const title = `Ran as ${session.name} in ${session.place}`;
	const tag = el("span", { class: "session", title }, mark, session.name);
	if (shown === "nameAndPlace") tag.append(el("span", { class: "place" }, session.place));
	return tag;
}
