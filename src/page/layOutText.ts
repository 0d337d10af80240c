import { layOut } from "../common/surrealql/layout";
import { el } from "./dom";
import { SHOWN, type TextForm } from "./texts";

/** A single text that is longer is shown as it came: laying it out would stop the page. */
const LAID_OUT = 200_000;

/** A value's text over several lines, unless it is very long. */
export function layOutText(text: string, form: TextForm): string {
	if (text.length > LAID_OUT) return text;
	return form === "json" ? JSON.stringify(JSON.parse(text), undefined, 2) : layOut(text);
}

/** The texts of one value, or of some rows of a list, over several lines. */
export function writtenValue(texts: readonly string[], form: TextForm, isList: boolean): string {
	const all = texts.map((text) => layOutText(text, form));
	return isList ? asList(all) : all.join("\n");
}

/** Some rows are a list as well: what is copied must be a value. */
function asList(texts: readonly string[]): string {
	return texts.length === 0 ? "[]" : `[\n  ${texts.join(",\n").replaceAll("\n", "\n  ")}\n]`;
}

/** As much of a text as is shown, and how much there is besides; `rest` has not been fetched. */
export function shownPart(text: string, rest: number): (string | HTMLElement)[] {
	const more = text.length + rest - SHOWN;
	if (more <= 0) return [text];
	const note = `… and ${more.toLocaleString("en")} characters more. Copy takes all.`;
	return [text.slice(0, SHOWN), el("p", { class: "note" }, note)];
}
