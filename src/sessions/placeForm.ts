/** Choosing a namespace and a database: of those that exist, a new one, or none. */

import { ThemeIcon } from "vscode";
import { withoutIcons } from "../common/withoutIcons";
import type { Requester } from "../model/workspace";
import { listDatabases, listNamespaces, type SessionState } from "../protocol/backend";
import type { Choice } from "./quickInput";
import { askPick } from "./quickInput";
import { mapAnswer, runWizard, type Step } from "./wizard";

/** Where a session shall be; `null` is none. */
export interface Place {
	readonly namespace: string | null;
	readonly database: string | null;
}

/** Asks where a session shall be, as it may see. */
export function askPlace(
	workspace: Requester,
	session: SessionState,
	title: string,
): Promise<Place | undefined> {
	const initial: Place = { namespace: session.namespace ?? null, database: session.database ?? null };
	return runWizard<Place>(title, initial, (place) => [
		namespaceStep(workspace, session),
		...(place.namespace === null ? [] : [databaseStep(workspace, session)]),
	]);
}

function namespaceStep(workspace: Requester, session: SessionState): Step<Place> {
	return {
		id: "namespace",
		async ask(frame, place) {
			const known = workspace.request(listNamespaces, { id: session.id }).then(({ names }) => names);
			const answer = await askPick(frame, {
				placeholder: "Choose a namespace, or type the name of a new one",
				choices: choicesOf("namespace", session.namespace, known),
				isActive: (name) => name === place.namespace,
				typed: typedChoice("namespace"),
			});
			return mapAnswer(answer, (namespace) => ({
				namespace,
				// Its databases are others.
				database: namespace === place.namespace ? place.database : null,
			}));
		},
	};
}

function databaseStep(workspace: Requester, session: SessionState): Step<Place> {
	return {
		id: "database",
		async ask(frame, place) {
			const namespace = place.namespace ?? "";
			const known = workspace
				.request(listDatabases, { id: session.id, namespace })
				.then(({ names }) => names);
			const current = namespace === session.namespace ? session.database : undefined;
			const answer = await askPick(frame, {
				placeholder: `Choose a database of ${namespace}, or type the name of a new one`,
				choices: choicesOf("database", current, known),
				isActive: (name) => name === place.database,
				typed: typedChoice("database"),
			});
			return mapAnswer(answer, (database) => ({ ...place, database }));
		},
	};
}

async function choicesOf(
	what: "namespace" | "database",
	current: string | undefined,
	known: Promise<readonly string[] | undefined>,
): Promise<readonly Choice<string | null>[]> {
	// Who may not ask can type; why it failed is said when the name is used.
	const names = await known.catch(() => undefined);
	const isMissing = current !== undefined && !names?.includes(current);
	const all = isMissing ? [current, ...(names ?? [])] : (names ?? []);
	// A session may be in what does not exist, or no longer does.
	const about = names && isMissing ? "current, does not exist" : "current";
	return [
		...all.map((name) => ({
			label: withoutIcons(name),
			...(name === current ? { description: about } : {}),
			iconPath: new ThemeIcon(what === "namespace" ? "symbol-namespace" : "database"),
			value: name,
		})),
		{ label: `No ${what}`, iconPath: new ThemeIcon("circle-slash"), value: null },
	];
}

function typedChoice(what: string) {
	return (text: string, choices: readonly Choice<string | null>[]): Choice<string | null> | undefined =>
		choices.some(({ value }) => value === text)
			? undefined
			: {
					label: `Use “${withoutIcons(text)}”`,
					description: `made, if there is no such ${what} and the session may define one`,
					iconPath: new ThemeIcon("add"),
					alwaysShow: true,
					value: text,
				};
}
