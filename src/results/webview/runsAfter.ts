import type { ResultsChange, RunView } from "../../protocol/results";

/** The runs after a change. What has not changed is the same object as before. */
export function runsAfter(
	before: readonly RunView[],
	{ keys, changed }: Pick<ResultsChange, "keys" | "changed">,
): readonly RunView[] {
	const byKey = new Map([...before, ...changed].map((run) => [run.key, run]));
	return keys.flatMap((key) => byKey.get(key) ?? []);
}
