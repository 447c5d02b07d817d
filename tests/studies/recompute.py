"""Every figure of a study's report once more, from the exported rows, by a script that uses nothing of the program.

    python recompute.py presentations.csv report.pdf CONTAINERS_A_DAY BASE_RATE

prints what the report says otherwise, a line each, and exits with 1; or that every figure agrees.
"""

import csv
import re
import sys
from collections import Counter, defaultdict
from datetime import datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from pypdf import PdfReader
from scipy import optimize, stats

NOT = "not estimable"


def read(path: Any) -> Any:
    with Path(path).open(newline="", encoding="utf-8") as source:
        return list(csv.DictReader(source))


def percent(share: Any) -> Any:
    return f"{100 * share:.1f} %"


def exact(k: Any, n: Any, tail: float = 0.025) -> Any:
    low = 0.0 if k <= 0 else stats.beta.ppf(tail, k, n - k + 1)
    high = 1.0 if k >= n else stats.beta.ppf(1 - tail, k + 1, n - k)
    return f"{100 * low:.1f} to {percent(high)}"


def figures(rows: Any) -> Any:
    """Count, share, exact interval, filters, correlation, interval by filters."""
    if not rows:
        return ["0 of 0", NOT, NOT, "0", NOT, NOT]
    by_filter: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        by_filter[row["filter"]].append(int(row["alert"]))
    sizes = np.array([len(each) for each in by_filter.values()])
    sums = np.array([sum(each) for each in by_filter.values()])
    n, k, groups = int(sizes.sum()), int(sums.sum()), len(sizes)
    correlation = None
    if groups > 1 and n > groups and 0 < k < n:
        means = sums / sizes
        between = (sizes * (means - k / n) ** 2).sum() / (groups - 1)
        within = sum(((np.array(each) - np.mean(each)) ** 2).sum() for each in by_filter.values()) / (n - groups)
        m = (n - (sizes**2).sum() / n) / (groups - 1)
        spread = between + (m - 1) * within
        if spread > 0:
            correlation = min(max((between - within) / spread, 0), 1)
    effect = 1 + ((sizes**2).sum() / n - 1) * (1 if correlation is None else correlation)
    effective = n / effect
    return [
        f"{k} of {n}", percent(k / n), exact(k, n), str(groups),
        NOT if correlation is None else f"{correlation:.3f}", exact(k / n * effective, effective),
    ]  # fmt: skip


def number(value: Any, digits: int = 3) -> Any:
    return NOT if value is None else f"{value:.{digits}f}"


def p_words(p: Any) -> Any:
    return NOT if p is None else "< 0.001" if p < 0.001 else f"{p:.3f}"


def joint(rows: Any) -> Any:
    """What each dog did first with each container."""
    found: dict[str, Any] = {}
    for row in sorted(rows, key=lambda row: (row["at"], int(row["position"]))):
        if row["container"]:
            found.setdefault(row["container"], (row["target"] == "1", {}))[1].setdefault(row["dog"], int(row["alert"]))
    return list(found.values())


def agreements(rows: Any, dogs: Any) -> Any:
    made = []
    for a, b in combinations(dogs, 2):
        both = [(them[a], them[b]) for _, them in joint(rows) if a in them and b in them]
        n = len(both)
        if not n:
            made.append([f"{a} and {b}", "0"])
            continue
        cells = np.array([[both.count((i, j)) for j in (1, 0)] for i in (1, 0)], dtype=float)
        p = cells / n
        first, second = p.sum(1), p.sum(0)
        same, chance = np.trace(p), float(first @ second)
        kappa = NOT
        if chance < 1:
            value = (same - chance) / (1 - chance)
            total = sum(p[i, i] * (1 - (first[i] + second[i]) * (1 - value)) ** 2 for i in (0, 1))
            total += (1 - value) ** 2 * sum(
                p[i, j] * (second[i] + first[j]) ** 2 for i in (0, 1) for j in (0, 1) if i != j
            )
            total -= (value - chance * (1 - value)) ** 2
            error = np.sqrt(max(total, 0) / n) / (1 - chance)
            reach = stats.norm.ppf(0.975) * error
            kappa = f"{value:.3f} ({value - reach:.3f} to {value + reach:.3f})"
        mean = (first[0] + second[0]) / 2
        unlike = int(cells[0, 1] + cells[1, 0])
        p_value = stats.binomtest(int(cells[0, 1]), unlike, 0.5).pvalue if unlike else None
        counts = ", ".join(str(int(one)) for one in cells.flatten())
        ac1 = (same - 2 * mean * (1 - mean)) / (1 - 2 * mean * (1 - mean))
        made.append(
            [f"{a} and {b}", str(n), counts, percent(same), kappa, number(2 * same - 1), number(ac1), p_words(p_value)]
        )
    return made


def dependence(rows: Any, dogs: Any) -> Any:
    made = []
    for a, b in combinations(dogs, 2):
        for words, kind in (("with a target", True), ("empty", False)):
            both = np.array(
                [(them[a], them[b]) for is_target, them in joint(rows) if is_target is kind and a in them and b in them]
            )
            if not len(both):
                made.append([f"{a} and {b}", words, "0", NOT, NOT])
                continue
            covariance = np.mean(both[:, 0] * both[:, 1]) - both[:, 0].mean() * both[:, 1].mean()
            spread = both[:, 0].std() * both[:, 1].std()
            phi = covariance / spread if spread else None
            made.append([f"{a} and {b}", words, str(len(both)), number(covariance, 4), number(phi)])
    return made


def rules(rows: Any, dogs: Any, containers: Any, base_rate: Any) -> Any:
    made = []
    for n in range(1, len(dogs) + 1):
        for chosen in combinations(dogs, n):
            for least in range(1, n + 1):
                shares, words = [], []
                for kind in (True, False):
                    them = [t for is_target, t in joint(rows) if is_target is kind and set(chosen) <= set(t)]
                    k = sum(sum(t[dog] for dog in chosen) >= least for t in them)
                    shares.append(k / len(them) if them else None)
                    words.append(f"{k} of {len(them)}, {percent(k / len(them))}" if them else NOT)
                found, clean = shares
                holding = containers * base_rate
                inspections = None if None in shares else holding * found + (containers - holding) * clean
                missed = None if found is None else holding * (1 - found)
                made.append([f": {', '.join(chosen)}", *words, str(n), number(inspections, 1), number(missed, 2)])
    return made


COVARIATES: dict[str, Any] = {
    "per doubling of mass": lambda row: np.log2(float(row["mass_g"])),
    "per 24 h of the target in the container": lambda row: float(row["hours_in_container"]) / 24,
    "per 5 min of suction": lambda row: float(row["minutes"]) / 5,
    "container of 40 ft": lambda row: float(row["size"] == "40_ft"),
    "per 5 °C of ambient temperature": lambda row: float(row["temperature_c"]) / 5,
    "per 10 % of humidity": lambda row: float(row["humidity_percent"]) / 10,
    "per 24 h of storage": lambda row: float(row["storage_hours"]) / 24,
}


def model(rows: Any) -> Any:
    """The coefficients by a general optimiser; the errors by a sandwich of numerically differentiated scores."""
    rows = [row for row in rows if row["target"] == "1"]
    columns = {name: np.array([value(row) for row in rows]) for name, value in COVARIATES.items()}
    for what in ("odour", "dog"):
        words = sorted({row[what] for row in rows})
        for each in words[1:]:
            columns[f"{what} {each}, against {words[0]}"] = np.array([float(row[what] == each) for row in rows])
    hits = sum(int(row["alert"]) for row in rows)
    most = max(1, min(hits, len(rows) - hits) // 5)
    names, x = ["intercept"], np.ones((len(rows), 1))
    for name, column in columns.items():
        tried = np.column_stack([x, column - column.mean()])
        if column.max() - column.min() < 0.05:
            continue
        if len(names) <= most and np.linalg.matrix_rank(tried) == tried.shape[1]:
            names, x = [*names, name], tried
    y = np.array([int(row["alert"]) for row in rows])

    def loss(beta: Any) -> Any:
        return np.logaddexp(0, x @ beta).sum() - y @ (x @ beta)

    def slope(beta: Any) -> Any:
        return x.T @ (1 / (1 + np.exp(-(x @ beta))) - y)

    def curve(beta: Any) -> Any:
        p = 1 / (1 + np.exp(-(x @ beta)))
        return (x.T * (p * (1 - p))) @ x

    found = optimize.minimize(
        loss, np.zeros(x.shape[1]), jac=slope, hess=curve, method="trust-exact", options={"gtol": 1e-11}
    )
    beta, errors = found.x, None
    if np.abs(x @ beta).max() > 15:  # a cell is all found: Firth's penalised likelihood has a highest point

        def penalised(beta: Any) -> Any:
            return loss(beta) - np.linalg.slogdet(curve(beta))[1] / 2

        start = np.zeros(x.shape[1])
        for _ in range(4):
            start = optimize.minimize(penalised, start, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-13}).x
        beta, errors = start, np.sqrt(np.diag(np.linalg.inv(curve(start))))
    if errors is None:
        scores: dict[str, Any] = defaultdict(lambda: np.zeros(x.shape[1]))
        p = 1 / (1 + np.exp(-(x @ found.x)))
        for row, vector, residual in zip(rows, x, y - p, strict=True):
            scores[row["filter"]] += vector * residual
        meat = sum(np.outer(one, one) for one in scores.values())
        bread = np.linalg.inv(curve(found.x))
        g, n, k = len(scores), len(rows), x.shape[1]
        errors = np.sqrt(np.diag(bread @ meat @ bread) * g / (g - 1) * (n - 1) / (n - k))
    made = []
    for name, one, error in zip(names, beta, errors, strict=True):
        reach = stats.norm.ppf(0.975) * error
        odds = [f"{np.exp(one):.2f}", f"{np.exp(one - reach):.2f} to {np.exp(one + reach):.2f}"]
        p_value = p_words(2 * stats.norm.sf(abs(one / error)))
        made.append([name, f"{one:.4f}", f"{error:.4f}", *(["–", "–"] if name == "intercept" else odds), p_value])
    return made, f"{y.sum()} of {n} presentations of targets were found, on {g} filters"


def paces(rows: Any) -> Any:
    runs: dict[Any, Any] = defaultdict(lambda: defaultdict(list))
    days: dict[Any, Any] = defaultdict(set)
    for row in rows:
        at = datetime.fromisoformat(row["at"])
        runs[row["dog"], row["room"]][row["session"]].append(at)
        days[row["dog"], row["room"]].add(row["on"])
    made = []
    for (dog, room), sessions in sorted(runs.items()):
        hours = sum(
            (max(m) - min(m)).total_seconds() / 3600 * len(m) / (len(m) - 1) for m in sessions.values() if len(m) > 1
        )
        n = sum(map(len, sessions.values()))
        made.append(
            [
                dog,
                room,
                str(n),
                f"{hours:.2f}",
                number(n / hours if hours else None, 1),
                f"{n / len(days[dog, room]):.1f}",
            ]
        )
    return made


def wanted(everything: Any, containers: Any, base_rate: Any) -> Any:
    rows = [row for row in everything if not row["excluded"]]
    dogs = sorted({row["dog"] for row in rows})
    pooled, made = "all dogs, pooled", []
    for kind in ("target", "empty_container"):
        of_kind = [row for row in rows if row["kind"] == kind]
        made += [[dog, *figures([row for row in of_kind if row["dog"] == dog])] for dog in dogs]
        made.append([pooled, *figures(of_kind)])
        made.append([f"{pooled}, sessions that count", *figures([row for row in of_kind if row["counts"] == "1"])])
    for kind in ("empty_container", "field_blank", "filter_blank"):
        words = kind.replace("_", " ")
        made.append([f"{words}, {pooled}", *figures([row for row in rows if row["kind"] == kind])])
    for condition in sorted({row["condition"] for row in rows if row["condition"]}):
        made.append([condition, *figures([row for row in rows if row["condition"] == condition])])
    targets = [row for row in rows if row["target"] == "1"]
    for value in (
        lambda row: f"{float(row['mass_g']):g} g", lambda row: row["size"].replace("_", " "),
        lambda row: f"{float(row['minutes']):.0f} min",
    ):  # fmt: skip
        values = {value(row) for row in targets}
        if len(values) > 1:
            made += [[each, *figures([row for row in targets if value(row) == each])] for each in values]
    # In the pictures each share stands again, with its exact interval.
    made += [[f"{row[0]}{row[1]}, {row[2]} ({row[3]})"] for row in made if row[2] != NOT]
    made += agreements(rows, dogs) + dependence(rows, dogs) + rules(rows, dogs[:4], containers, base_rate)
    fitted, sentence = model(rows)
    made += [*fitted, [sentence]]
    made += paces(everything)
    made += [
        [why, str(count)] for why, count in Counter(row["excluded"] for row in everything if row["excluded"]).items()
    ]
    made.append([f"{len(rows)} of {len(everything)} presentations are counted."])
    return made


def plain(text: Any) -> Any:
    return re.sub(r"\s+", "", text)


def told(pdf_path: Any) -> Any:
    return plain("".join(page.extract_text() for page in PdfReader(pdf_path).pages))


def compared(rows_path: Any, pdf_path: Any, containers: Any, base_rate: Any) -> Any:
    text = told(pdf_path)
    return [
        " | ".join(row) for row in wanted(read(rows_path), containers, base_rate) if plain("".join(row)) not in text
    ]


def left_over(rows_path: Any, pdf_path: Any, containers: Any, base_rate: Any) -> Any:
    """The shares, counts and decimals of the report that are in none of what was recomputed."""
    text = told(pdf_path)
    rows = wanted(read(rows_path), containers, base_rate)
    for row in sorted((plain("".join(row)) for row in rows), key=len, reverse=True):
        text = text.replace(row, "§")
    return sorted(set(re.findall(r"\d+of\d+|\d+\.\d+%?|<0\.\d+", text)))


if __name__ == "__main__":
    differing = compared(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
    print("\n".join(differing) or "Every figure agrees.")
    sys.exit(1 if differing else 0)
