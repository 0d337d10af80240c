/**
 * Texts of the page whose contrast to what is behind them is below 4.5 : 1, or 3 : 1 for marks.
 * @param {import("playwright-core").Frame} frame
 */
export function tooFaint(frame) {
	return frame.evaluate(() => {
		const rgba = (/** @type {string} */ text) => {
			const [r = 0, g = 0, b = 0, a = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
			return text.startsWith("color(") ? [r * 255, g * 255, b * 255, a] : [r, g, b, a];
		};
		/** @type {(over: number[], under: number[]) => number[]} */
		const mix = ([r = 0, g = 0, b = 0, a = 1], [x = 0, y = 0, z = 0]) => [
			r * a + x * (1 - a),
			g * a + y * (1 - a),
			b * a + z * (1 - a),
			1,
		];
		/** @type {(element: Element | null) => number[]} */
		const background = (element) => {
			if (!element)
				return rgba(getComputedStyle(document.documentElement).getPropertyValue("--vscode-panel-background"));
			const own = rgba(getComputedStyle(element).backgroundColor);
			return own[3] === 1 ? own : mix(own, background(element.parentElement));
		};
		const light = (/** @type {number[]} */ colour) => {
			const [r = 0, g = 0, b = 0] = colour.slice(0, 3).map((each) => {
				const part = each / 255;
				return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
			});
			return 0.2126 * r + 0.7152 * g + 0.0722 * b;
		};
		return [...document.querySelectorAll("body *")].flatMap((element) => {
			const text = [...element.childNodes]
				.filter((node) => node.nodeType === Node.TEXT_NODE)
				.map((node) => node.textContent?.trim())
				.join("");
			if (!text || element.getClientRects().length === 0) return [];
			const behind = background(element);
			const [a, b] = [light(mix(rgba(getComputedStyle(element).color), behind)), light(behind)];
			const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
			// A mark is a picture.
			return contrast < (text.length === 1 ? 3 : 4.5) ? [`${text}: ${contrast.toFixed(1)}`] : [];
		});
	});
}
