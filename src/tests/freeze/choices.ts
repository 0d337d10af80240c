/** What the user is asked before something is frozen: into which suite, and as which of its actors. */
import { workspace as folders, type QuickPickItem, QuickPickItemKind, Uri, window } from "vscode";
import { errors } from "../../common/errors";
import { NO_CONFIG, readConfig } from "../../common/suites/config";
import type { FrozenActor } from "../../common/suites/freeze";
import type { Actor, SuiteConfig } from "../../common/suites/model";
import { readSuite } from "../../common/suites/suite";
import type { FoundSession } from "../../model/foundSession";
import { configOf, textOf } from "../suiteFiles";
import { NOT_OURS, SUITES, type SuitePlace, suitePlace } from "../suitePlace";

const TITLE = "Freeze as Test";
/** The matrix's page may take the focus once more when it is loaded: nothing that was chosen is lost by that. */
const ignoreFocusOut = true;

/** A suite as its editor has it, or else as it is on the disk. */
export interface ChosenSuite {
	readonly place: SuitePlace;
	/** Empty for a new one. */
	readonly text: string;
	readonly isNew: boolean;
	readonly config: SuiteConfig;
}

/** One that there is, or a new one. Rejects with `cancelled`. */
export async function chooseSuite(): Promise<ChosenSuite> {
	const found = (await folders.findFiles(SUITES, NOT_OURS)).flatMap((uri) => suitePlace(uri) ?? []);
	const projects = [...new Set(found.map(({ folder }) => folder))];
	const folder = folders.workspaceFolders?.[0]?.uri;
	if (projects.length === 0 && folder?.scheme === "file") projects.push(await newProject(folder));
	if (projects.length === 0) throw errors.invalidArgument("A suite is a file: open a folder for it first.");
	type Item = QuickPickItem & { readonly suite?: SuitePlace; readonly project?: string };
	const items: Item[] = [
		...found
			.sort((a, b) => a.path.localeCompare(b.path))
			.map((suite) => ({
				label: `$(beaker) ${suite.path.slice(suite.path.lastIndexOf("/") + 1)}`,
				description: folders.asRelativePath(suite.uri),
				suite,
			})),
		{ label: "", kind: QuickPickItemKind.Separator },
		...projects.map((project) => ({
			label: "$(new-file) New Suite…",
			description: `in ${folders.asRelativePath(suitesOf(project))}`,
			project,
		})),
	];
	const chosen = await window.showQuickPick(items, {
		title: TITLE,
		ignoreFocusOut,
		placeHolder: "Suite to write it into; it is shown before it is saved",
	});
	if (chosen?.suite) return read(chosen.suite);
	if (chosen?.project === undefined) throw errors.cancelled();
	return newSuite(chosen.project);
}

/** Where a workspace without a suite has its project: SurrealKit's folder is `database`, unless its own root has a schema. */
async function newProject(root: Uri): Promise<string> {
	const usual = Uri.joinPath(root, "database");
	const isRoot = !(await exists(usual)) && (await exists(Uri.joinPath(root, "schema")));
	return (isRoot ? root : usual).fsPath;
}

function suitesOf(project: string): Uri {
	return Uri.joinPath(Uri.file(project), "tests", "suites");
}

async function read(place: SuitePlace): Promise<ChosenSuite> {
	const text = (await folders.openTextDocument(place.uri)).getText();
	return { place, text, isNew: false, config: await readConfigOf(place.folder) };
}

async function newSuite(project: string): Promise<ChosenSuite> {
	const uriOf = (name: string) =>
		Uri.joinPath(suitesOf(project), `${name.trim().replace(/\.toml$/i, "")}.toml`);
	const name = await window.showInputBox({
		title: `${TITLE}: New Suite`,
		ignoreFocusOut,
		prompt: `Name of the file in ${folders.asRelativePath(suitesOf(project))}`,
		placeHolder: "permissions.toml",
		validateInput: async (value) => {
			const plain = value.trim();
			if (plain === "") return "A name is needed.";
			if (/[\\/:*?"<>|\p{Cc}]/u.test(plain) || /^\.+(toml)?$/i.test(plain))
				return "A file cannot have this name.";
			return (await exists(uriOf(plain)))
				? "There is a file of this name. Choose it as the suite, or another name."
				: undefined;
		},
	});
	if (name === undefined) throw errors.cancelled();
	const place = suitePlace(uriOf(name));
	if (!place) throw errors.invalidArgument("A suite cannot be here.");
	return { place, text: "", isNew: true, config: await readConfigOf(project) };
}

async function exists(uri: Uri): Promise<boolean> {
	return folders.fs.stat(uri).then(
		() => true,
		() => false,
	);
}

async function readConfigOf(folder: string): Promise<SuiteConfig> {
	const text = await textOf(configOf(folder));
	if (text === undefined) return NO_CONFIG;
	const { config, problems } = readConfig(text);
	const [first] = problems;
	if (first)
		throw errors.invalidArgument(
			`tests/config.toml has a problem in line ${first.at.line}: ${first.message}`,
		);
	return config;
}

/**
 * One that the suite has, where the user says that it is the session, or a new one; `undefined` where it is left out,
 * which can be chosen if `mayLeaveOut`. Rejects with `cancelled`.
 */
export async function chooseActor(
	session: FoundSession,
	{ text, config }: ChosenSuite,
	mayLeaveOut: boolean,
): Promise<FrozenActor | undefined> {
	const { kind, subject = "", fullRights } = session;
	if (fullRights || kind === "root") return { kind: "root" };
	if (kind === "anonymous" || kind === "token")
		throw errors.invalidArgument("No actor of a suite is this session.");
	const name = nameOf(subject);
	const created: FrozenActor =
		kind === "record" ? { kind, name, record: subject } : { kind, name, username: subject };
	const { suite } = readSuite(text, config);
	const known = [...new Map([...config.actors, ...suite.actors]).values()].filter(
		(actor) => actor.kind === kind,
	);
	if (known.length === 0) return created;
	type Item = QuickPickItem & { readonly actor?: FrozenActor };
	// That of the same name comes first: it is who is meant, as a rule.
	const items: Item[] = [
		...known
			.sort((a, b) => Number(b.name === name) - Number(a.name === name))
			.map((actor) => ({
				label: `$(person) ${actor.name}`,
				description: described(actor),
				actor: { kind: "existing", name: actor.name } as const,
			})),
		{
			label: `$(person-add) New Actor “${name}”`,
			description:
				kind === "record"
					? `${subject}, signed in without a password`
					: `${kind} user, password from the environment`,
			actor: created,
		},
		...(mayLeaveOut
			? [{ label: `$(circle-slash) Leave Out “${session.name}”`, description: "no case for this session" }]
			: []),
	];
	const chosen = await window.showQuickPick(items, {
		title: TITLE,
		ignoreFocusOut,
		placeHolder: `Actor that is ${subject}, as session “${session.name}” is`,
	});
	if (!chosen) throw errors.cancelled();
	return chosen.actor;
}

/** Such as `bob` of `user:bob`. */
function nameOf(subject: string): string {
	return subject.slice(subject.indexOf(":") + 1).replace(/[^\w-]+/g, "") || "actor";
}

function described({ kind, access, username }: Actor): string {
	const how = kind === "record" ? access.literal && `by ${access.literal}` : username.literal;
	return `${kind}${how ? `, ${how}` : ""}`;
}
