/** SurrealKit's suites of the workspace, as Test Explorer shows and runs them. */
import {
	type CancellationToken,
	type DiagnosticCollection,
	type Disposable,
	workspace as folders,
	languages,
	type TestItem,
	type TestRunProfile,
	TestRunProfileKind,
	type TestRunRequest,
	tests,
	Uri,
} from "vscode";
import { DisposableStore } from "../common/disposable";
import { NO_CONFIG, readConfig } from "../common/suites/config";
import { mayBeSuite } from "../common/suites/mayBeSuite";
import type { SuiteConfig, SuiteProblem } from "../common/suites/model";
import { loadClauses } from "./coverage";
import type { TestsDeps } from "./index";
import { runTests, type TestPlace } from "./run";
import { configOf, textOf } from "./suiteFiles";
import { type CaseOf, diagnosticsOf, fill } from "./suiteItems";
import { CONFIGS, NOT_OURS, SUITES, type SuitePlace, suitePlace } from "./suitePlace";
import { whenChanged } from "./whenChanged";

/** A text that is being typed is read when there is a pause. */
const PAUSE_MS = 300;
/** Nobody writes one by hand; reading it would hold up the editor. */
const LONGEST = 1_000_000;

export class TestExplorer implements Disposable {
	readonly #store = new DisposableStore();
	readonly #controller = this.#store.add(
		tests.createTestController("surrealSessions.tests", "SurrealDB Tests"),
	);
	readonly #problems: DiagnosticCollection = this.#store.add(
		languages.createDiagnosticCollection("surrealSessions.tests"),
	);
	readonly #suites = new Map<string, { readonly place: SuitePlace; readonly item: TestItem }>();
	/** Read once, however many suites share it. */
	readonly #configs = new Map<string, Promise<SuiteConfig>>();
	readonly #cases = new WeakMap<TestItem, CaseOf>();
	readonly #pauses = new Map<string, ReturnType<typeof setTimeout>>();

	constructor(private readonly deps: TestsDeps) {
		this.#controller.refreshHandler = () => this.findAll();
		this.#profile("Run on Embedded Engine", TestRunProfileKind.Run, "embedded", true);
		this.#profile("Run on Connection", TestRunProfileKind.Run, "connection", false);
		const covering = this.#profile(
			"Coverage on Embedded Engine",
			TestRunProfileKind.Coverage,
			"embedded",
			true,
		);
		covering.loadDetailedCoverage = async (_run, file) => [...loadClauses(file)];
		this.#watch(SUITES, (uri) => this.#read(uri));
		this.#watch(CONFIGS, (uri) => this.#configChanged(uri));
		this.#store.add(
			folders.onDidChangeTextDocument(({ document, contentChanges }) => {
				if (contentChanges.length > 0) this.#afterPause(document.uri);
			}),
		);
		// What was not saved is given up with it.
		this.#store.add(folders.onDidCloseTextDocument(({ uri }) => this.#afterPause(uri)));
	}

	dispose(): void {
		for (const pause of this.#pauses.values()) clearTimeout(pause);
		this.#store.dispose();
	}

	/** Reads every suite of the workspace anew. */
	async findAll(): Promise<void> {
		this.#configs.clear();
		const found = await folders.findFiles(SUITES, NOT_OURS);
		const there = new Set(found.map(String));
		for (const key of this.#suites.keys()) if (!there.has(key)) this.#remove(Uri.parse(key));
		await Promise.all(found.map((uri) => this.#read(uri)));
	}

	#profile(label: string, kind: TestRunProfileKind, place: TestPlace, isDefault: boolean): TestRunProfile {
		const run = (request: TestRunRequest, token: CancellationToken) => this.#run(request, place, token);
		const isContinuous = kind === TestRunProfileKind.Run;
		return this.#store.add(
			this.#controller.createRunProfile(label, kind, run, isDefault, undefined, isContinuous),
		);
	}

	async #run(request: TestRunRequest, place: TestPlace, token: CancellationToken): Promise<void> {
		const once = () => {
			const all = [...this.#controller.items].map(([, item]) => item);
			return runTests(
				{ ...this.deps, controller: this.#controller, cases: this.#cases },
				request,
				all,
				place,
				token,
			);
		};
		if (!request.continuous) return once();
		// Until the user ends it; the run that is under way is ended by the same token.
		return whenChanged(this.#foldersOf(), once, token);
	}

	#foldersOf(): readonly string[] {
		return [...new Set([...this.#suites.values()].map(({ place: { folder } }) => folder))];
	}

	#watch(pattern: string, read: (uri: Uri) => Promise<void>): void {
		const watcher = this.#store.add(folders.createFileSystemWatcher(pattern));
		watcher.onDidCreate(read);
		watcher.onDidChange(read);
		watcher.onDidDelete((uri) => (suitePlace(uri) ? this.#remove(uri) : read(uri)));
	}

	#afterPause(uri: Uri): void {
		const isConfig = uri.path.endsWith("/tests/config.toml");
		if (!isConfig && !suitePlace(uri)) return;
		const key = String(uri);
		clearTimeout(this.#pauses.get(key));
		const read = () => {
			this.#pauses.delete(key);
			void (isConfig ? this.#configChanged(uri) : this.#read(uri));
		};
		this.#pauses.set(key, setTimeout(read, PAUSE_MS));
	}

	async #configChanged(uri: Uri): Promise<void> {
		this.#configs.delete(String(uri));
		const own = [...this.#suites.values()].filter(
			({ place }) => String(configOf(place.folder)) === String(uri),
		);
		await Promise.all(own.map(({ place }) => this.#read(place.uri)));
	}

	/** Reads a suite as the editor has it, or else as it is on the disk. */
	async #read(uri: Uri): Promise<void> {
		const place = suitePlace(uri);
		const text = place && (await textOf(uri));
		// Other programs have suites as well; one without cases is not there yet.
		if (!place || text === undefined || text.length > LONGEST || !mayBeSuite(text)) {
			this.#remove(uri);
			return;
		}
		const config = await this.#config(place);
		const known = this.#suites.get(String(uri));
		const item = known?.item ?? this.#controller.createTestItem(String(uri), "", uri);
		const { problems } = fill(this.#controller, item, this.#cases, { place, text, config });
		this.#say(uri, text, problems);
		if (known) return;
		this.#suites.set(String(uri), { place, item });
		this.#arrange();
	}

	#config(place: SuitePlace): Promise<SuiteConfig> {
		const uri = configOf(place.folder);
		const config = this.#configs.get(String(uri)) ?? this.#readConfig(uri);
		this.#configs.set(String(uri), config);
		return config;
	}

	async #readConfig(uri: Uri): Promise<SuiteConfig> {
		const text = await textOf(uri);
		if (text === undefined) {
			this.#problems.delete(uri);
			return NO_CONFIG;
		}
		const { config, problems } = readConfig(text);
		this.#say(uri, text, problems);
		return config;
	}

	#say(uri: Uri, text: string, problems: readonly SuiteProblem[]): void {
		this.#problems.set(uri, diagnosticsOf(text, problems));
	}

	#remove(uri: Uri): void {
		this.#problems.delete(uri);
		if (this.#suites.delete(String(uri))) this.#arrange();
	}

	/** Suites stand below their project where there are several. */
	#arrange(): void {
		const projects = this.#foldersOf();
		const all = [...this.#suites.values()];
		const itemsIn = (folder: string) =>
			all.filter(({ place }) => place.folder === folder).map(({ item }) => item);
		for (const [id] of [...this.#controller.items]) this.#controller.items.delete(id);
		if (projects.length < 2) {
			this.#controller.items.replace(all.map(({ item }) => item));
			return;
		}
		this.#controller.items.replace(
			projects.map((folder) => {
				const uri = Uri.file(folder);
				const project = this.#controller.createTestItem(folder, folders.asRelativePath(uri), uri);
				project.children.replace(itemsIn(folder));
				return project;
			}),
		);
	}
}
