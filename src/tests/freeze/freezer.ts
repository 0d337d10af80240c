/** What the permission matrix found, written into a test suite: chosen, shown, tried, and saved by the user. */
import { workspace as folders, window } from "vscode";
import type { Disposable } from "../../common/disposable";
import { errors } from "../../common/errors";
import { type FrozenActor, freezeInto } from "../../common/suites/freeze";
import { casesOfCell } from "../../common/suites/freezeCell";
import { whyNotThisCell, whyNotThisSession } from "../../common/suites/freezeReasons";
import { ROOT_ACTOR } from "../../common/suites/shared";
import { readSuite } from "../../common/suites/suite";
import type { CellArgument } from "../../contributions";
import { whereIs } from "../../model/sessionWords";
import { withProgress } from "../../progress";
import { DEFAULT_SESSION } from "../../protocol/backend";
import type { SuitesResult } from "../../protocol/suites";
import { runEmbedded } from "../embedded";
import type { TestsDeps } from "../index";
import { rootOf } from "../suiteFiles";
import { type ChosenSuite, chooseActor, chooseSuite } from "./choices";
import { SuitePreview } from "./preview";
import { aboutCell, Samples } from "./samples";

export class Freezer implements Disposable {
	readonly #preview = new SuitePreview();

	constructor(private readonly deps: Pick<TestsDeps, "workspace" | "startBackend">) {}

	dispose(): void {
		this.#preview.dispose();
	}

	/** Asks what it has to, shows what the suite would be, and says whether that passes. */
	async freeze(cell: CellArgument): Promise<void> {
		this.#check(cell);
		const suite = await chooseSuite();
		const actor = await chooseActor(cell, suite);
		const { place, text, isNew, config } = suite;
		const written = await withProgress("Looking for records that show it…", async (token) => {
			this.#check(cell);
			const samples = new Samples(this.deps.workspace, cell, token);
			const records = await samples.find();
			const { fixtures, notes } = await samples.fixtures(records.map(({ id }) => id));
			const cases = casesOfCell({ ...cell, who: nameOf(actor) }, records);
			if (typeof cases === "string") throw errors.invalidArgument(cases);
			return freezeInto(text, config, { comment: [aboutCell(cell), ...notes], actor, fixtures, cases });
		});
		if ("problem" in written)
			throw errors.invalidArgument(
				`It cannot be written into ${folders.asRelativePath(place.uri)}. ${written.problem}`,
			);
		const draft = { uri: place.uri, isNew, before: text, after: written.text, start: written.start };
		const shown = await this.#preview.show(draft);
		const said = await this.#trial(suite, written.text, written.cases, actor);
		const answer = await (said.isFine ? window.showInformationMessage : window.showWarningMessage)(
			said.words,
			"Save",
			"Discard",
		);
		if (answer === "Save") await this.#preview.save(shown);
		if (answer === "Discard") await this.#preview.discard(shown);
	}

	save(): Promise<void> {
		return this.#preview.save();
	}

	discard(): Promise<void> {
		return this.#preview.discard();
	}

	/** It is about the session as it was when it was tried, and nobody else. */
	#check(cell: CellArgument): void {
		const why = whyNotThisCell(cell, cell.tableKind) ?? whyNotThisSession(cell.session);
		if (why !== undefined) throw errors.invalidArgument(why);
		const now = this.deps.workspace.session(cell.session.id);
		const { auth, fullRights, identityLost } = now;
		const { kind, subject, fullRights: was } = cell.session;
		if (identityLost || auth.kind !== kind || auth.subject !== subject || fullRights !== was)
			throw errors.invalidArgument(
				`Session “${cell.session.name}” is somebody else by now. Show the matrix again first.`,
			);
		for (const session of [now, this.deps.workspace.session(DEFAULT_SESSION)])
			if (whereIs(session) !== cell.place)
				throw errors.invalidArgument(
					`Session “${session.name}” is in ${whereIs(session)} by now, and the matrix is of ${cell.place}. Show it again first.`,
				);
	}

	/** Runs the whole suite, as it would be: what its fixtures add is there for the other cases, too. */
	async #trial(
		{ place, config }: ChosenSuite,
		text: string,
		added: readonly string[],
		actor: FrozenActor,
	): Promise<{ readonly isFine: boolean; readonly words: string }> {
		const { path, folder } = place;
		const cases = readSuite(text, config).suite.cases.map(({ name }, index) => ({ index, name }));
		const draft = { path, text };
		const params = {
			run: crypto.randomUUID(),
			folder,
			root: rootOf(folder),
			suites: [{ path, cases }],
			draft,
		};
		const fresh = added.length === 1 ? "The new case" : `The ${added.length} new cases`;
		try {
			const result = await withProgress("Trying the suite with the new cases…", (token) =>
				runEmbedded(this.deps.startBackend, params, () => undefined, token),
			);
			return judged(result, added, fresh);
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			return { isFine: false, words: `${fresh} of actor “${nameOf(actor)}” could not be tried: ${reason}` };
		}
	}
}

function nameOf(actor: FrozenActor): string {
	return actor.kind === "root" ? ROOT_ACTOR : actor.name;
}

function judged(
	{ suites }: SuitesResult,
	added: readonly string[],
	fresh: string,
): { readonly isFine: boolean; readonly words: string } {
	const [problem] = suites.flatMap(({ problems }) => problems);
	if (problem) return { isFine: false, words: `The suite does not run with it: ${problem.message}` };
	const results = suites.flatMap(({ cases }) => cases);
	const bad = results.filter(({ verdict }) => verdict !== "passed");
	const [own] = bad.filter(({ name }) => added.includes(name));
	if (own) {
		const failed = own.checks.find(({ passed }) => !passed);
		const why = own.message ?? failed?.message ?? "it does not pass";
		return { isFine: false, words: `“${own.name}” does not pass on the embedded engine: ${why}` };
	}
	const passes = `${fresh} ${added.length === 1 ? "passes" : "pass"} on the embedded engine.`;
	const [other] = bad;
	if (!other) return { isFine: true, words: `${passes} Save the suite?` };
	return {
		isFine: false,
		words: `${passes} Of the suite's others ${bad.length === 1 ? "one does" : `${bad.length} do`} not pass with it, such as “${other.name}”.`,
	};
}
