/** Greys and one blue, legible on white and on black. */
const text = "#7d8590";
const grid = "#7d859040";
const styles = [
  { stroke: "#7d8590", width: 1.2, dash: "5 3" },
  { stroke: "#b08c3e", width: 1.2, dash: "1.5 2" },
  { stroke: "#5f9e8f", width: 1.4, dash: "" },
  { stroke: "#3b82f6", width: 2.2, dash: "" },
];

const panel = { width: 250, height: 150, gap: 32, left: 62, top: 64, between: 46 };
const seconds = 70;
const least = 1000;
const most = 1_000_000;

/**
 * Two rows of panels, a panel for each outage: the calls in each second since the server's return, and the clients back. A column
 * is `{ title, series: [{ name, callsIn, backIn }] }`, with the same series in each.
 */
export function plot(columns, { clients, rate }) {
  const width = panel.left + columns.length * (panel.width + panel.gap);
  const height = panel.top + 2 * panel.height + panel.between + 48;
  const bottoms = [0, 1].map(
    (row) => panel.top + panel.height + row * (panel.height + panel.between),
  );
  const x = (column, second) =>
    panel.left + column * (panel.width + panel.gap) + (second / seconds) * panel.width;
  const callsY = (calls) =>
    bottoms[0] -
    (Math.log10(Math.max(calls, least) / least) / Math.log10(most / least)) * panel.height;
  const backY = (part) => bottoms[1] - part * panel.height;

  const label = (at, y, content, anchor = "middle", more = "") =>
    `<text x="${round(at)}" y="${round(y)}" text-anchor="${anchor}"${more}>${content}</text>`;
  const line = (x1, y1, x2, y2, more = "") =>
    `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" ${more}/>`;
  const path = (points, { stroke, width: strokeWidth, dash }) =>
    `<path d="M${points.map(([px, py]) => `${round(px)} ${round(py)}`).join("L")}" fill="none" stroke="${stroke}" ` +
    `stroke-width="${strokeWidth}"${dash && ` stroke-dasharray="${dash}"`} stroke-linejoin="round"/>`;

  const parts = columns.flatMap(({ title, series }, column) => {
    const [from, to] = [x(column, 0), x(column, seconds)];
    return [
      label((from + to) / 2, panel.top - 10, title),
      ...[1000, 10_000, 100_000, 1_000_000].flatMap((calls) => [
        line(from, callsY(calls), to, callsY(calls), `stroke="${grid}"`),
        ...(column === 0
          ? [label(from - 6, callsY(calls) + 4, calls < 1e6 ? `${calls / 1000} k` : "1 M", "end")]
          : []),
      ]),
      ...[0, 0.5, 1].flatMap((part) => [
        line(from, backY(part), to, backY(part), `stroke="${grid}"`),
        ...(column === 0 ? [label(from - 6, backY(part) + 4, `${part * 100} %`, "end")] : []),
      ]),
      ...[0, 20, 40, 60].flatMap((second) => [
        ...bottoms.map((bottom) =>
          line(
            x(column, second),
            bottom,
            x(column, second),
            bottom - panel.height,
            `stroke="${grid}"`,
          ),
        ),
        label(x(column, second), bottoms[1] + 16, `${second} s`),
      ]),
      line(from, callsY(rate), to, callsY(rate), `stroke="${text}" stroke-dasharray="2 4"`),
      ...series.flatMap(({ callsIn, backIn }, which) => {
        const dots = callsIn
          .slice(0, seconds)
          .flatMap((calls, second) =>
            calls > least
              ? [
                  `<circle cx="${round(x(column, second + 0.5))}" cy="${round(callsY(calls))}" r="1.6" fill="${styles[which].stroke}"/>`,
                ]
              : [],
          );
        const steps = Array.from({ length: seconds }, (_, second) => [
          [x(column, second), callsY(callsIn[second])],
          [x(column, second + 1), callsY(callsIn[second])],
        ]).flat();
        let sum = 0;
        const risen = Array.from({ length: seconds + 1 }, (_, second) => {
          const point = [x(column, second), backY(sum / clients)];
          sum += backIn[second];
          return point;
        });
        return [
          // All calls come in one second: a line would only be a wall.
          ...(callsIn.slice(0, 20).includes(0) ? dots : [path(steps, styles[which])]),
          path(risen, styles[which]),
        ];
      }),
    ];
  });

  let at = panel.left;
  const legend = columns[0].series.flatMap(({ name }, which) => {
    const start = at;
    at += 46 + name.length * 6.6;
    const { stroke, width: strokeWidth, dash } = styles[which];
    return [
      line(
        start,
        20,
        start + 24,
        20,
        `stroke="${stroke}" stroke-width="${strokeWidth}"${dash && ` stroke-dasharray="${dash}"`}`,
      ),
      label(start + 30, 24, name, "start"),
    ];
  });
  legend.push(
    line(at, 20, at + 24, 20, `stroke="${text}" stroke-dasharray="2 4"`),
    label(at + 30, 24, "what the server takes", "start"),
  );
  const vertical = (y, content) =>
    label(0, 0, content, "middle", ` transform="translate(11 ${y}) rotate(-90)"`);

  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, sans-serif" font-size="12" fill="${text}">
<title>Calls for a session in each second after the server's return, and how many clients are back</title>
${[
  ...parts,
  ...legend,
  vertical(bottoms[0] - panel.height / 2, "calls a second"),
  vertical(bottoms[1] - panel.height / 2, "clients back"),
  label((x(0, 0) + x(columns.length - 1, seconds)) / 2, height - 8, "since the server's return"),
].join("\n")}
</svg>
`;
}

const round = (number) => Math.round(number * 10) / 10;
