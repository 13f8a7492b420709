"""Runs RobustScaler and QuantileTransformer of scikit-learn on made-up columns and writes reference.json beside this file.

Run by hand with scikit-learn 1.2 or later. Between equal quantiles and their neighbors scikit-learn jumps where we go on linearly, so
what is asked about a column with ties are its quantiles.
"""
import json
import pathlib

import numpy as np
from sklearn.preprocessing import QuantileTransformer, RobustScaler

random = np.random.default_rng(5)

COLUMNS = {
    "normal": random.normal(100, 15, 700),
    "heavy tails": random.standard_cauchy(500),
    "few rows": random.exponential(3, 20),
    "as many rows as quantiles": random.uniform(-1, 1, 128),
    "levels": random.integers(0, 7, 600),
    "one-hot, even": np.repeat([0, 1], [300, 290]),
    "one-hot, rare": np.repeat([0, 1], [997, 3]),
    "mostly zero": np.concatenate([np.zeros(400), random.exponential(2, 100)]),
    "two values": [4.0, -2.0],
}


def run(name, column):
    column = np.asarray(column, dtype=np.float32).astype(np.float64)
    robust = RobustScaler().fit(column[:, None])
    quantile = QuantileTransformer(n_quantiles=min(128, len(column)), subsample=10**9).fit(column[:, None])
    knots = quantile.quantiles_[:, 0]
    tied = len(np.unique(knots)) < len(knots)
    asked = np.unique(knots if tied else column)
    asked = asked[:: max(1, len(asked) // 40)]
    ranks = quantile.transform(asked[:, None])[:, 0]
    given = [] if tied else np.linspace(-0.1, 1.1, 25)
    return {
        "name": name,
        "column": column.tolist(),
        "median": robust.center_[0],
        "range": float(np.subtract(*np.percentile(column, [75, 25]))),
        "asked": asked.tolist(),
        "ranks": ranks.tolist(),
        "given": list(given),
        "values": quantile.inverse_transform(np.clip(given, 0, 1)[:, None])[:, 0].tolist() if not tied else [],
    }


if __name__ == "__main__":
    text = ",\n".join(json.dumps(run(name, column)) for name, column in COLUMNS.items())
    pathlib.Path(__file__).with_name("reference.json").write_text(f"[\n{text}\n]\n")
