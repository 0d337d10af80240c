/** Permission clauses that a run has asked, as VS Code's coverage shows them. */
import { BranchCoverage, FileCoverage, type Range, StatementCoverage, Uri } from "vscode";
import { grouped } from "../common/grouped";
import type { CoveredClause, SuiteCoverage } from "../protocol/suites";
import { rangeOf } from "./places";

/** What is shown in a file when it is opened. */
const details = new WeakMap<FileCoverage, readonly StatementCoverage[]>();

export function coverageOf({ files }: SuiteCoverage): readonly FileCoverage[] {
	return files.map(({ path, clauses }) => {
		const statements = clausesOf(clauses);
		const file = FileCoverage.fromDetails(Uri.file(path), statements);
		details.set(file, statements);
		return file;
	});
}

/** The clauses of a file that {@link coverageOf} gave. */
export function loadClauses(file: FileCoverage): readonly StatementCoverage[] {
	return details.get(file) ?? [];
}

/** One for each range: a plain FULL or NONE stands for every action. */
function clausesOf(clauses: readonly CoveredClause[]): readonly StatementCoverage[] {
	const byRange = grouped(clauses, ({ range }) => JSON.stringify(range));
	return [...byRange.values()].map((same) => {
		const range = rangeOf(same[0].range);
		const branches = same.flatMap((clause) => branchesOf(clause, range));
		const count = same.reduce((sum, { granted, denied }) => sum + granted + denied, 0);
		return new StatementCoverage(count, range, branches);
	});
}

function branchesOf(
	{ action, answers, granted, denied }: CoveredClause,
	range: Range,
): readonly BranchCoverage[] {
	return [
		...(answers === "denied" ? [] : [new BranchCoverage(granted, range, `${action} granted`)]),
		...(answers === "granted" ? [] : [new BranchCoverage(denied, range, `${action} denied`)]),
	];
}
