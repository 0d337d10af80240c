/** A suite's file as items of Test Explorer, and as problems in the editor. */
import { Diagnostic, DiagnosticSeverity, type TestController, type TestItem, TestTag } from "vscode";
import type { SuiteConfig, SuiteProblem } from "../common/suites/model";
import { suiteName } from "../common/suites/selection";
import { type ReadSuite, readSuite } from "../common/suites/suite";
import { placesIn } from "./places";
import type { SuitePlace } from "./suitePlace";

/** What an item of a case stands for. */
export interface CaseOf {
	readonly suite: SuitePlace;
	readonly index: number;
	readonly name: string;
}

/** Fills `item` with the cases of `text`, those that stay keep their items. */
export function fill(
	controller: TestController,
	item: TestItem,
	cases: WeakMap<TestItem, CaseOf>,
	{ place, text, config }: { place: SuitePlace; text: string; config: SuiteConfig },
): ReadSuite {
	const read = readSuite(text, config);
	const rangeOf = placesIn(text);
	const file = place.uri.path.slice(place.uri.path.lastIndexOf("/") + 1);
	// No descriptions: a screen reader would be given these in the place of the names.
	item.label = suiteName(read.suite, file);
	const seen = new Map<string, number>();
	const children = read.suite.cases.map((each, index) => {
		const count = (seen.get(each.name) ?? 0) + 1;
		seen.set(each.name, count);
		const id = `${item.id}#${each.name}${count > 1 ? `#${count}` : ""}`;
		const child = item.children.get(id) ?? controller.createTestItem(id, each.name, place.uri);
		const next = read.suite.cases[index + 1]?.at.start ?? text.length;
		// All of it, up to the next one: the cursor may be anywhere in it.
		child.range = rangeOf({ ...each.at, end: Math.max(each.at.end, next - 1) });
		child.sortText = String(index).padStart(6, "0");
		child.tags = [...read.suite.tags, ...each.tags].map((tag) => new TestTag(tag));
		child.error = sentences(read.problems.filter((problem) => problem.case === index));
		cases.set(child, { suite: place, index, name: each.name });
		return child;
	});
	item.children.replace(children);
	item.error = sentences(read.problems.filter((problem) => problem.case === undefined));
	return read;
}

/** Problems at their places in `text`. */
export function diagnosticsOf(text: string, problems: readonly SuiteProblem[]): readonly Diagnostic[] {
	const rangeOf = placesIn(text);
	return problems.map(({ message, at }) => {
		const diagnostic = new Diagnostic(rangeOf(at), message, DiagnosticSeverity.Error);
		diagnostic.source = "SurrealDB tests";
		return diagnostic;
	});
}

function sentences(problems: readonly SuiteProblem[]): string | undefined {
	return problems.length === 0
		? undefined
		: problems.map(({ message, at }) => `Line ${at.line}: ${message}`).join("\n");
}
