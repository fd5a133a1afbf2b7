const classes = ["ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789", "@%^*_+-."] as const;

/** A secret of 20 characters with all four classes of ACL-4, without letters and digits that look alike. */
export function randomSecret(length = 20): string {
  const all = classes.join("");
  const characters = Array.from({ length }, (_, place) => pick(classes[place] ?? all));
  // The first four stand for their classes; they are moved so that nobody knows where.
  for (let place = length - 1; place > 0; place -= 1) {
    const other = below(place + 1);
    [characters[place], characters[other]] = [characters[other] ?? "", characters[place] ?? ""];
  }
  return characters.join("");
}

function pick(characters: string): string {
  return characters[below(characters.length)] ?? "";
}

/** Even: values that would favour the small ones are thrown again. */
function below(limit: number): number {
  const most = Math.floor(2 ** 32 / limit) * limit;
  for (;;) {
    const [value = 0] = crypto.getRandomValues(new Uint32Array(1));
    if (value < most) return value % limit;
  }
}
