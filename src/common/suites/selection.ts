/** Which cases are run: SurrealKit's `--suite`, `--case` and `--tag`. */
import type { Suite } from "./model";

export interface Selection {
	/** Fits the suite's name, or its file. */
	readonly suite?: string;
	readonly case?: string;
	/** All of them, each on the suite or on the case. */
	readonly tags: readonly string[];
}

/** What a suite is called: by its file, where it has no name. */
export function suiteName({ name }: Suite, file: string): string {
	return name ?? file;
}

/** Indexes of the cases that fit. */
export function selectedCases(suite: Suite, file: string, selection: Selection): readonly number[] {
	const { suite: suiteGlob = "*", case: caseGlob = "*", tags } = selection;
	if (!fits(suiteGlob, suiteName(suite, file)) && !fits(suiteGlob, file)) return [];
	return [...suite.cases.entries()]
		.filter(([, { name }]) => fits(caseGlob, name))
		.filter(([, each]) => tags.every((tag) => suite.tags.includes(tag) || each.tags.includes(tag)))
		.map(([index]) => index);
}

/** Whether `glob` fits the whole text: `*` is any number of characters, `/` among them, and `?` is one. */
export function fits(glob: string, text: string): boolean {
	const parts = [...glob].map((char) => {
		if (char === "*") return "[^]*";
		return char === "?" ? "[^]" : char.replace(/[\\^$.|+()[\]{}/]/, "\\$&");
	});
	return new RegExp(`^${parts.join("").replace(/(?:\[\^\]\*)+/g, "[^]*")}$`, "u").test(text);
}
