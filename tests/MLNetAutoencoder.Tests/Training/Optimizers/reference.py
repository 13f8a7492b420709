"""Runs torch.optim on the problem of OptimizerReferenceTests and writes reference.json beside this file.

Run by hand with PyTorch 1.13 or later. Double precision, so that what differs is ours.
"""
import json
import pathlib

import torch

STEPS = 25
SHOWN = (1, 2, 10, 25)
START = [1.5, -2.0, 0.3, 4.0, -0.7, 2.5, -3.1]
CENTRE = torch.tensor([0.5, 1.0, -1.5, 2.0, 0.0, -0.4, 3.0], dtype=torch.float64)
WEIGHT = torch.tensor([1.0, 0.1, 3.0, 0.5, 2.0, 0.02, 0.7], dtype=torch.float64)

# NAdam of 1.13 multiplies its product of momenta once too often, but not in its foreach form.
RUNS = {
    "Sgd": (torch.optim.SGD, 0.05, {}),
    "Sgd, momentum": (torch.optim.SGD, 0.02, {"momentum": 0.9}),
    "Sgd, Nesterov": (torch.optim.SGD, 0.02, {"momentum": 0.8, "nesterov": True}),
    "RmsProp": (torch.optim.RMSprop, 0.01, {}),
    "RmsProp, all": (torch.optim.RMSprop, 0.01, {"alpha": 0.9, "eps": 1e-4, "momentum": 0.5}),
    "RmsProp, centered": (torch.optim.RMSprop, 0.01, {"centered": True}),
    "RmsProp, centered with momentum": (torch.optim.RMSprop, 0.01, {"alpha": 0.95, "momentum": 0.9, "centered": True}),
    "Adagrad": (torch.optim.Adagrad, 0.1, {}),
    "Adagrad, all": (torch.optim.Adagrad, 0.1, {"initial_accumulator_value": 0.5, "eps": 1e-3}),
    "Adadelta": (torch.optim.Adadelta, 1.0, {}),
    "Adadelta, all": (torch.optim.Adadelta, 1.0, {"rho": 0.7, "eps": 1e-3}),
    "Adam": (torch.optim.Adam, 0.05, {}),
    "Adam, all": (torch.optim.Adam, 0.05, {"betas": (0.8, 0.9), "eps": 1e-2}),
    "Adam, small betas": (torch.optim.Adam, 0.05, {"betas": (0.0, 0.5)}),
    "AmsGrad": (torch.optim.Adam, 0.05, {"amsgrad": True, "betas": (0.9, 0.7)}),
    "AdamW": (torch.optim.AdamW, 0.05, {}),
    "AdamW, all": (torch.optim.AdamW, 0.05, {"weight_decay": 0.3, "betas": (0.8, 0.7), "eps": 1e-3, "amsgrad": True}),
    "NAdam": (torch.optim.NAdam, 0.05, {"foreach": True}),
    "NAdam, all": (torch.optim.NAdam, 0.05, {"foreach": True, "betas": (0.8, 0.95), "eps": 1e-3, "momentum_decay": 0.2}),
    "RAdam": (torch.optim.RAdam, 0.05, {}),
    "RAdam, never rectified": (torch.optim.RAdam, 0.01, {"betas": (0.9, 0.5)}),
    "RAdam, early": (torch.optim.RAdam, 0.05, {"betas": (0.7, 0.9), "eps": 1e-3}),
}


def gradient(x, step):
    """Of the sum of weight * sqrt(1 + (x - center)^2), products of neighbors and fourth powers; it shrinks and grows with the step."""
    neighbors = torch.zeros_like(x)
    neighbors[1:] += x[:-1]
    neighbors[:-1] += x[1:]
    away = x - CENTRE
    result = WEIGHT * away / torch.sqrt(1 + away * away) + 0.1 * neighbors + 0.02 * x**3
    return result * (1 if step % 3 == 0 else 0.25)


def run(kind, rate, settings):
    x = torch.tensor(START, dtype=torch.float64)
    optimizer = kind([x], lr=rate, **settings)
    path = {}
    for step in range(STEPS):
        optimizer.param_groups[0]["lr"] = rate * (1 - step / 50)
        x.grad = gradient(x, step)
        optimizer.step()
        if step + 1 in SHOWN:
            path[step + 1] = [float(f"{value:.9g}") for value in x.tolist()]
    return path


if __name__ == "__main__":
    runs = [
        {"name": name, "rate": rate, "values": run(kind, rate, settings)} for name, (kind, rate, settings) in RUNS.items()
    ]
    text = ",\n".join(json.dumps(r) for r in runs)
    pathlib.Path(__file__).with_name("reference.json").write_text(f"[\n{text}\n]\n")
