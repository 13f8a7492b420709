namespace MLNetAutoencoder;

// What the factories of Optimizer make. Nothing outside sees these types, so each is no more than its parameters.

internal sealed record SgdSettings(double Momentum, bool Nesterov) : Optimizer;

internal sealed record RmsPropSettings(double Decay, double Epsilon, double Momentum, bool Centered) : Optimizer;

internal sealed record AdagradSettings(double InitialAccumulator, double Epsilon) : Optimizer;

internal sealed record AdadeltaSettings(double Decay, double Epsilon) : Optimizer;

internal sealed record AdamSettings(double Beta1, double Beta2, double Epsilon, bool Amsgrad) : Optimizer;

internal sealed record AdamWSettings(double WeightDecay, double Beta1, double Beta2, double Epsilon, bool Amsgrad) : Optimizer;

internal sealed record NAdamSettings(double Beta1, double Beta2, double Epsilon, double MomentumDecay) : Optimizer;

internal sealed record RAdamSettings(double Beta1, double Beta2, double Epsilon) : Optimizer;

internal sealed record LbfgsSettings(int Memory) : Optimizer;
