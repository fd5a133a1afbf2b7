/** Names by their number in the binary header (protocol sheet §1). 13 is 5.x only. */
const languageNames = ["JAVA", "CPP", "DOTNET", "PYTHON", "DELPHI", "ERLANG", "RUBY", "OTHER", "HTTP", "GO", "PHP", "OMS", "RUST", "NODE_JS"];
const other = 7;

export function languageName(code: number): string {
  return languageNames[code] ?? "OTHER";
}

export function languageNumber(name: string): number {
  const index = languageNames.indexOf(name);
  return index === -1 ? other : index;
}
