import { button } from "./dom";
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

/** Copies a text, which may take a while to come; pressed meanwhile, it gives up. */
export function copyButton(
	label: string,
	copy: (signal: AbortSignal) => Promise<void>,
	failed: (error: unknown) => void,
): HTMLElement {
	let underWay: AbortController | undefined;
	const element = button(label, () => void press(), { class: "copy" });

	async function press(): Promise<void> {
		if (underWay) {
			underWay.abort();
			return;
		}
		const controller = new AbortController();
		underWay = controller;
		// What is quick does not flicker.
		const slow = setTimeout(() => element.replaceChildren("Cancel Copying"), 500);
		try {
			await copy(controller.signal);
		} catch (error) {
			if (!controller.signal.aborted) failed(error);
		} finally {
			clearTimeout(slow);
			underWay = undefined;
			element.replaceChildren(label);
		}
	}

	return element;
}
