import { button } from "./dom";

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
