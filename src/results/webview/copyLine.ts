import type { PageRange } from "./paging";
import type { ViewEvents } from "./rows";

/** Says how much is copied. */
export function copyLabel(isList: boolean, { shown, total }: PageRange): string {
	return !isList || shown === total ? "Copy" : `Copy These ${shown} Rows`;
}

/** Puts the button into a view's own line, if it has one. */
export function placeCopy(copy: HTMLElement, bar: HTMLElement, events: Pick<ViewEvents, "offered">): void {
	const hasBar = bar.childElementCount > 0;
	if (hasBar) bar.append(copy);
	events.offered(hasBar ? undefined : copy);
}
