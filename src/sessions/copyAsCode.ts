/** A session as a program, on the clipboard. */
import { workspace as documents, env, window } from "vscode";
import { errors } from "../common/errors";
import { plainText } from "../common/plainText";
import type { Remembered } from "../model/storage/remembered";
import type { Requester } from "../model/workspace";
import { withProgress } from "../progress";
import { type CodeLanguage, type SessionState, sessionCode } from "../protocol/backend";
import { askPick, type Choice } from "./quickInput";

/** A language with an SDK, and what VS Code calls the language of its documents. */
interface Target {
	readonly language: CodeLanguage;
	readonly documents: string;
	readonly name: string;
}

const targets: readonly Target[] = [
	{ language: "javascript", documents: "javascript", name: "JavaScript" },
	{ language: "dotnet", documents: "csharp", name: ".NET" },
	{ language: "python", documents: "python", name: "Python" },
	{ language: "rust", documents: "rust", name: "Rust" },
	{ language: "go", documents: "go", name: "Go" },
];

const FORM = "copyAsCode";
const OPEN = "Open in Editor";

/** Asks for the language, copies the text, and offers to open it. Rejects with `cancelled`. */
export async function copyAsCode(
	here: Requester,
	{ id, name }: SessionState,
	remembered: Remembered,
): Promise<void> {
	const last = remembered.get(FORM)["language"];
	const answer = await askPick(
		{ title: `Copy “${name}” as Code`, step: 1, totalSteps: 1 },
		{
			placeholder: "The SDK that is to make the session again",
			choices: targets.map((target): Choice<Target> => ({ label: target.name, value: target })),
			isActive: ({ language }) => language === last,
		},
	);
	if (answer.kind !== "value") throw errors.cancelled();
	const target = answer.value;
	const { language } = target;
	const { text } = await withProgress(`Writing “${name}” as code…`, (token) =>
		here.request(sessionCode, { id, language }, token),
	);
	await env.clipboard.writeText(text);
	await remembered.set(FORM, { language });
	const done = `Session “${name}” was copied as code for ${target.name}. Its secrets were not: the code takes them from the environment.`;
	if ((await window.showInformationMessage(plainText(done), OPEN)) !== OPEN) return;
	const document = await documents.openTextDocument({ language: target.documents, content: text });
	await window.showTextDocument(document);
}
