import type { Answer, Frame } from "./quickInput";

/** One question of a form. It gets what is known so far and gives back what is known then. */
export interface Step<V> {
	readonly id: string;
	ask(frame: Frame, values: V): Promise<Answer<V>>;
}

/**
 * Asks the steps one after the other, with a way back. Which steps there are is asked anew after each answer, so that a
 * form asks only what the earlier answers need. `undefined` when the user leaves.
 */
export async function runWizard<V>(
	title: string,
	initial: V,
	steps: (values: V) => readonly Step<V>[],
	beginAt?: string,
): Promise<V | undefined> {
	let values = initial;
	let index = Math.max(
		0,
		steps(values).findIndex(({ id }) => id === beginAt),
	);
	for (;;) {
		const all = steps(values);
		const step = all[index];
		if (!step) return values;
		const answer = await step.ask({ title, step: index + 1, totalSteps: all.length }, values);
		if (answer.kind === "cancelled") return undefined;
		if (answer.kind === "back") {
			index = Math.max(0, index - 1);
			continue;
		}
		values = answer.value;
		index++;
	}
}

/** An answer with its value put into the form. */
export function mapAnswer<A, B>(answer: Answer<A>, map: (value: A) => B): Answer<B> {
	return answer.kind === "value" ? { kind: "value", value: map(answer.value) } : answer;
}
