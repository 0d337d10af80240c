/** Permission clauses that a run has asked, as VS Code's coverage shows them. */
import { BranchCoverage, FileCoverage, Range, StatementCoverage, TestCoverageCount, type Uri } from "vscode";
import type { CoveredClause, SuiteCoverage, TextSpan } from "../protocol/suites";
import { fileOf } from "./suiteItems";

/** A file, and what is shown in it when it is opened. */
class ClausesOfFile extends FileCoverage {
	constructor(
		uri: Uri,
		readonly clauses: readonly StatementCoverage[],
	) {
		super(uri, asked(clauses), answered(clauses));
	}
}

export function coverageOf({ files }: SuiteCoverage): readonly FileCoverage[] {
	return files.map(({ path, clauses }) => new ClausesOfFile(fileOf(path), clausesOf(clauses)));
}

/** The clauses of a file that {@link coverageOf} gave. */
export function loadClauses(file: FileCoverage): readonly StatementCoverage[] {
	return file instanceof ClausesOfFile ? file.clauses : [];
}

/** One for each range: a plain FULL or NONE stands for every action. */
function clausesOf(clauses: readonly CoveredClause[]): readonly StatementCoverage[] {
	const byRange = new Map<string, CoveredClause[]>();
	for (const clause of clauses) {
		const key = JSON.stringify(clause.range);
		byRange.set(key, [...(byRange.get(key) ?? []), clause]);
	}
	return [...byRange.values()].map((same) => {
		const range = rangeOf((same[0] as CoveredClause).range);
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

function rangeOf({ start, end }: TextSpan): Range {
	return new Range(start.line, start.character, end.line, end.character);
}

function asked(clauses: readonly StatementCoverage[]): TestCoverageCount {
	return new TestCoverageCount(clauses.filter(({ executed }) => Number(executed) > 0).length, clauses.length);
}

function answered(clauses: readonly StatementCoverage[]): TestCoverageCount {
	const branches = clauses.flatMap((clause) => clause.branches);
	return new TestCoverageCount(
		branches.filter(({ executed }) => Number(executed) > 0).length,
		branches.length,
	);
}
