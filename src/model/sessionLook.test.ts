import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sessionColours } from "../contributions";
import { sessionLook } from "./sessionLook";

it("gives 42 sessions in a row 42 looks", () => {
	const looks = Array.from({ length: 42 }, (_, ordinal) => sessionLook(ordinal));
	expect(new Set(looks.map(({ colour, icon }) => colour + icon)).size).toBe(42);
});

interface Colour {
	readonly id: string;
	readonly defaults: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
	readonly contributes: { readonly colors: readonly Colour[] };
};
const { colors } = manifest.contributes;

/** What stands behind a session's name and mark in VS Code's own themes: side bar, panel, and the row that is chosen. */
const behind = {
	dark: ["#181818", "#1e1e1e", "#252526", "#37373d", "#04395e"],
	light: ["#ffffff", "#f3f3f3", "#e4e6f1", "#eee8d5"],
	highContrast: ["#000000"],
	highContrastLight: ["#ffffff", "#e7edf3"],
};

function luminance(colour: string): number {
	const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
		const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
		return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
	const [a, b] = [luminance(one), luminance(other)];
	return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

describe("the colours of sessions", () => {
	it("are those of package.json", () => {
		expect(colors.map(({ id }) => id)).toEqual(sessionColours);
	});

	it.each(Object.entries(behind))("can be read in themes of the kind %s", (kind, backgrounds) => {
		const enough = kind.startsWith("high") ? 7 : 4.5;
		const tooFaint = colors.flatMap(({ id, defaults }) =>
			backgrounds
				.filter((background) => contrast(defaults[kind] ?? background, background) < enough)
				.map((background) => `${id} on ${background}`),
		);
		expect(tooFaint).toEqual([]);
	});
});
