"""The training loop that every PyTorch tutorial shows, over random rows in memory.

usage: pytorch_loop.py WIDTHS ROWS BATCH_SIZE THREADS    for instance: pytorch_loop.py 30-16-8-16-30 50000 128 1

Prints "ready VERSION on BLAS"; then trains for one epoch for each line read, and prints its rows per second.
Without PyTorch it prints "missing".
"""

import sys
import time

try:
    import torch
    from torch import nn
    from torch.utils.data import DataLoader, TensorDataset
except ImportError:
    print("missing")
    sys.exit()


def blas():
    """The library that multiplies matrices, as it is loaded into this process; PyTorch's own packages have it within libtorch."""
    torch.mm(torch.ones(8, 8), torch.ones(8, 8))
    with open("/proc/self/maps", encoding="utf-8") as maps:
        files = {line.split()[-1] for line in maps if "/" in line}
    names = sorted(name for name in files if "blas" in name.rsplit("/", 1)[-1] or "mkl" in name)
    return names[0] if names else "the MKL within it" if torch.backends.mkl.is_available() else "unknown BLAS"


def make_network(widths):
    """Dense layers with ReLU between them, none after the code and none after the last."""
    layers = []
    code = len(widths) // 2
    for i in range(1, len(widths)):
        layers.append(nn.Linear(widths[i - 1], widths[i]))
        if i not in (code, len(widths) - 1):
            layers.append(nn.ReLU())
    return nn.Sequential(*layers)


def train_epoch(network, loader, optimizer, loss_function):
    total = 0.0
    for (rows,) in loader:
        optimizer.zero_grad()
        loss = loss_function(network(rows), rows)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(rows)
    return total


def main():
    widths = [int(width) for width in sys.argv[1].split("-")]
    rows, batch_size, threads = (int(argument) for argument in sys.argv[2:5])
    torch.manual_seed(1)
    torch.set_num_threads(threads)
    network = make_network(widths)
    loader = DataLoader(TensorDataset(torch.randn(rows, widths[0])), batch_size=batch_size, shuffle=True)
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
    loss_function = nn.MSELoss()
    print("ready", torch.__version__, "on", blas(), flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        train_epoch(network, loader, optimizer, loss_function)
        print(rows / (time.perf_counter() - start), flush=True)


main()
