"""Evaluates fixed codes and reconstructions of the shared data with scikit-learn 1.2 and scikit-image 0.19, and writes reference.json beside
this file. Codes of wine are every third column; codes of digits are the means of blocks of 2 x 2 pixels, and reconstructions repeat them."""
import gzip
import json
import pathlib

import numpy as np
from scipy.signal import convolve2d
from skimage.metrics import peak_signal_noise_ratio, structural_similarity
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.manifold import trustworthiness
from sklearn.metrics import normalized_mutual_info_score, r2_score, silhouette_score
from sklearn.model_selection import LeaveOneOut, cross_val_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler

HERE = pathlib.Path(__file__).parent
DATA = HERE.parents[3] / "shared" / "data"
NEIGHBORS = 5
FASHION_ROWS = 40


def load(name):
    with gzip.open(DATA / f"{name}.csv.gz") as file:
        table = np.loadtxt(file, delimiter=",", skiprows=1).astype(np.float32).astype(float)
    return table[:, 1:], table[:, 0].astype(int)


def pool(images, side):
    blocks = images.reshape(-1, side // 2, 2, side // 2, 2).mean(axis=(2, 4))
    return blocks.reshape(len(images), -1), blocks.repeat(2, axis=1).repeat(2, axis=2).reshape(len(images), -1)


def ssim(x, y, size, data_range):
    """Wang et al. (2004) by their own formula, for images smaller than the window of scikit-image."""
    axis = np.exp(-((np.arange(size) - size // 2) ** 2) / (2 * 1.5**2))
    window = np.outer(axis, axis) / axis.sum() ** 2
    mean = lambda image: convolve2d(image, window, mode="valid")
    c1, c2 = (0.01 * data_range) ** 2, (0.03 * data_range) ** 2
    mx, my = mean(x), mean(y)
    vx, vy, cov = mean(x * x) - mx**2, mean(y * y) - my**2, mean(x * y) - mx * my
    return np.mean((2 * mx * my + c1) * (2 * cov + c2) / ((mx**2 + my**2 + c1) * (vx + vy + c2)))


def clusters(codes, labels):
    fitted = KMeans(len(set(labels)), n_init=50, random_state=0, tol=0, max_iter=1000).fit(codes)
    return {
        "silhouette": silhouette_score(codes, fitted.labels_),
        "nmi": normalized_mutual_info_score(labels, fitted.labels_),
        "inertia": fitted.inertia_,
    }


def wine():
    features, labels = load("features/wine")
    codes = StandardScaler().fit_transform(features[:, ::3])
    knn = KNeighborsClassifier(NEIGHBORS, algorithm="brute")
    return clusters(codes, labels) | {
        "knn": cross_val_score(knn, codes, labels, cv=LeaveOneOut()).mean(),
        "trustworthiness": trustworthiness(features, codes, n_neighbors=NEIGHBORS),
        "continuity": trustworthiness(codes, features, n_neighbors=NEIGHBORS),
    }


def wine_components():
    features, _ = load("features/wine")
    return {"shares": list(PCA(2, svd_solver="full").fit(StandardScaler().fit_transform(features)).explained_variance_ratio_)}


def digits():
    images, labels = load("images/digits8x8")
    codes, _ = pool(images, 8)
    train, test = slice(0, None, 2), slice(1, None, 2)
    scaler = StandardScaler().fit(codes[train])
    codes = scaler.transform(codes)
    knn = KNeighborsClassifier(NEIGHBORS, algorithm="brute").fit(codes[train], labels[train])
    probe = LogisticRegression(C=1, tol=1e-10, max_iter=100000).fit(codes[train], labels[train])
    return {"knn": knn.score(codes[test], labels[test]), "probe": probe.score(codes[test], labels[test])}


def digits_reconstruction():
    images, _ = load("images/digits8x8")
    images = (images / 16).astype(np.float32).astype(float)
    _, rebuilt = pool(images, 8)
    rebuilt = rebuilt.astype(np.float32).astype(float)
    pairs = [(x.reshape(8, 8), y.reshape(8, 8)) for x, y in zip(images, rebuilt)]
    return {
        "mse": np.mean((images - rebuilt) ** 2),
        "mae": np.mean(abs(images - rebuilt)),
        "r2": 1 - np.sum((images - rebuilt) ** 2) / np.sum((images - images.mean(axis=0)) ** 2),
        "r2_per_feature": list(r2_score(images, rebuilt, multioutput="raw_values")),
        "mse_per_feature": list(np.mean((images - rebuilt) ** 2, axis=0)),
        "psnr": np.mean([peak_signal_noise_ratio(x, y, data_range=1) for x, y in pairs]),
        "ssim": np.mean([ssim(x, y, 7, 1) for x, y in pairs]),
    }


def fashion_reconstruction():
    images, _ = load("images/fashion_test2k")
    images = images[:FASHION_ROWS]
    _, rebuilt = pool(images, 28)
    pairs = [(x.reshape(28, 28), y.reshape(28, 28)) for x, y in zip(images, rebuilt)]
    return {
        "psnr": np.mean([peak_signal_noise_ratio(x, y, data_range=255) for x, y in pairs]),
        "ssim": np.mean([structural_similarity(x, y, data_range=255, gaussian_weights=True, sigma=1.5, use_sample_covariance=False) for x, y in pairs]),
    }


CASES = {
    "wine": wine(),
    "wine principal components": wine_components(),
    "digits": digits(),
    "digits reconstruction": digits_reconstruction(),
    "fashion reconstruction": fashion_reconstruction(),
}
(HERE / "reference.json").write_text(json.dumps(CASES, indent=1) + "\n")
