"""Runs the schedulers of PyTorch and writes reference.json beside this file: a rate for each step, or for each epoch of the plateau."""
import json
import pathlib

import torch
from torch.optim import lr_scheduler

RATE = 0.2
EPOCHS = 12
STEPS_PER_EPOCH = 4
LOSSES = [5, 4, 4, 3.9999, 3.9, 3.8999, 3.9, 4, 4, 3, 3, 3, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2]


def make(kind, **settings):
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=RATE)
    return optimizer, kind(optimizer, **settings)


def rate(optimizer):
    return optimizer.param_groups[0]["lr"]


def by_epoch(kind, **settings):
    optimizer, scheduler = make(kind, **settings)
    rates = []
    for _ in range(EPOCHS):
        rates += [rate(optimizer)] * STEPS_PER_EPOCH
        optimizer.step()
        scheduler.step()
    return rates


def by_step(kind, **settings):
    optimizer, scheduler = make(kind, **settings)
    rates = []
    for step in range(EPOCHS * STEPS_PER_EPOCH):
        if kind is lr_scheduler.CosineAnnealingWarmRestarts:
            scheduler.step(step / STEPS_PER_EPOCH)
        elif step > 0:
            optimizer.step()
            scheduler.step()
        rates.append(rate(optimizer))
    return rates


def by_loss(**settings):
    optimizer, scheduler = make(lr_scheduler.ReduceLROnPlateau, **settings)
    rates = [rate(optimizer)]
    for loss in LOSSES:
        scheduler.step(loss)
        rates.append(rate(optimizer))
    return rates


RUNS = {
    "Step": by_epoch(lr_scheduler.StepLR, step_size=3),
    "Step, all": by_epoch(lr_scheduler.StepLR, step_size=5, gamma=0.5),
    "Exponential": by_epoch(lr_scheduler.ExponentialLR, gamma=0.8),
    "CosineWarmRestarts": by_step(lr_scheduler.CosineAnnealingWarmRestarts, T_0=5),
    "CosineWarmRestarts, all": by_step(lr_scheduler.CosineAnnealingWarmRestarts, T_0=2, T_mult=2, eta_min=0.05 * RATE),
    "OneCycle": by_step(lr_scheduler.OneCycleLR, max_lr=RATE, epochs=EPOCHS, steps_per_epoch=STEPS_PER_EPOCH, cycle_momentum=False),
    "OneCycle, all": by_step(
        lr_scheduler.OneCycleLR, max_lr=RATE, epochs=EPOCHS, steps_per_epoch=STEPS_PER_EPOCH, cycle_momentum=False,
        pct_start=0.6, div_factor=4, final_div_factor=10,
    ),
    "ReduceOnPlateau": by_loss(patience=2),
    "ReduceOnPlateau, all": by_loss(factor=0.5, patience=0, threshold=0.1, min_lr=0.01),
}

if __name__ == "__main__":
    text = ",\n".join(json.dumps({"name": name, "rates": [float(f"{rate:.12g}") for rate in rates]}) for name, rates in RUNS.items())
    pathlib.Path(__file__).with_name("reference.json").write_text(f"[\n{text}\n]\n")
