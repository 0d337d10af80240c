/** The form for a new session: its name, and where it begins. */

import { ThemeIcon } from "vscode";
import { defined } from "../common/defined";
import { withoutIcons } from "../common/withoutIcons";
import type { Workspace } from "../model/workspace";
import { takenName } from "./nameForms";
import { askPick, askText, type Choice } from "./quickInput";
import { mapAnswer, runWizard, type Step } from "./wizard";

interface Values {
	readonly name: string;
	readonly where: Where;
	readonly namespace: string;
	readonly database: string;
}
type Where = "nowhere" | "other" | { readonly namespace: string; readonly database?: string };

/** What the user wants of a new session; `undefined` when the user leaves. */
export async function askNewSession(
	workspace: Workspace,
): Promise<{ readonly name?: string; readonly namespace?: string; readonly database?: string } | undefined> {
	const initial: Values = { name: "", where: "nowhere", namespace: "", database: "" };
	const values = await runWizard<Values>("Create Session", initial, ({ where }) => [
		nameStep(workspace),
		whereStep(workspace),
		...(where === "other" ? [textStep("namespace", "Namespace"), textStep("database", "Database")] : []),
	]);
	if (!values) return undefined;
	const { name, where } = values;
	const place = where === "nowhere" ? {} : where === "other" ? defined(pick(values)) : defined({ ...where });
	return { ...place, ...defined({ name: name || undefined }) };
}

function pick({ namespace, database }: Values) {
	return { namespace: namespace || undefined, database: database || undefined };
}

function nameStep({ sessions }: Workspace): Step<Values> {
	return {
		id: "name",
		async ask(frame, values) {
			const answer = await askText(frame, {
				prompt: "Name of the new session (empty for a numbered one)",
				placeholder: "Name",
				value: values.name,
				validate: takenName(sessions),
			});
			return mapAnswer(answer, (name) => ({ ...values, name: name.trim() }));
		},
	};
}

/** The places where sessions are already are the likely ones. */
function whereStep(workspace: Workspace): Step<Values> {
	return {
		id: "where",
		async ask(frame, values) {
			const places = new Map<string, Choice<Where>>();
			const active = workspace.activeSession;
			for (const { namespace, database } of [...(active ? [active] : []), ...workspace.sessions]) {
				if (!namespace) continue;
				const label = database ? `${namespace}/${database}` : namespace;
				if (places.has(label)) continue;
				places.set(label, {
					label: withoutIcons(label),
					iconPath: new ThemeIcon("database"),
					value: { namespace, ...defined({ database }) },
				});
			}
			const answer = await askPick<Where>(frame, {
				placeholder:
					workspace.connection.engine === "server"
						? "Where does it begin? It is not signed in"
						: "Where does it begin? It is not signed in, which means full rights on the embedded engine",
				choices: [
					...places.values(),
					{ label: "Another Namespace and Database…", iconPath: new ThemeIcon("edit"), value: "other" },
					{ label: "No Namespace", iconPath: new ThemeIcon("circle-slash"), value: "nowhere" },
				],
			});
			return mapAnswer(answer, (where) => ({ ...values, where }));
		},
	};
}

function textStep(key: "namespace" | "database", name: string): Step<Values> {
	return {
		id: key,
		async ask(frame, values) {
			const answer = await askText(frame, {
				placeholder: name,
				prompt: key === "database" ? `${name} (empty for none)` : name,
				value: values[key],
				...(key === "namespace"
					? { validate: (typed: string) => (typed.trim() === "" ? "Enter the namespace." : undefined) }
					: {}),
			});
			return mapAnswer(answer, (typed) => ({ ...values, [key]: typed.trim() }));
		},
	};
}
