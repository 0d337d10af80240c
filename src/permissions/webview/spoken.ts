import { count } from "../../page/words";
import type { MatrixStage } from "../../protocol/matrixPage";

type Running = Extract<MatrixStage, { readonly kind: "running" }>;

/** How much has been tried, in hundredths. */
export function percent({ done, total }: Pick<Running, "done" | "total">): number {
	return Math.floor((100 * done) / Math.max(1, total));
}

/** So much more has to be tried before it is said again. */
const STEP = 25;

/**
 * What is to be said to whoever does not see how far it is; nothing where that was said already.
 *
 * @param tables so many are tried
 */
export function spokenStage(
	stage: MatrixStage,
	before: MatrixStage | undefined,
	tables: number,
): string | undefined {
	switch (stage.kind) {
		case "running": {
			if (before?.kind !== "running") return `Trying ${count(tables, "table", "tables")}.`;
			const isFurther = Math.floor(percent(stage) / STEP) > Math.floor(percent(before) / STEP);
			return isFurther ? `${percent(stage)} percent tried.` : undefined;
		}
		case "complete":
			return before?.kind === "complete" ? undefined : "The permission matrix is complete.";
		case "partial":
			return before?.kind === "partial" ? undefined : `The permission matrix is a part of it: ${stage.why}`;
	}
}
