using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

public sealed class VariationalTests
{
    [Fact]
    public void Fit_Variational_ScoresTheSameWheneverAsked()
    {
        using var fitted = ObjectiveFit.Run(Objective.Variational(beta: 0.1), o => o.Epochs = 5);
        Assert.Equal(
            fitted.Model.Run(ObjectiveFit.Input, OutputRole.ReconstructionError),
            fitted.Model.Run(ObjectiveFit.Input, OutputRole.ReconstructionError)
        );
    }

    /// <summary>The divergence that the history tells is that of the columns of means and log-variances.</summary>
    [Fact]
    public void Fit_LogVarianceColumn_GivesTheDivergenceOfTheHistory()
    {
        using var fitted = ObjectiveFit.Run(
            Objective.Variational(beta: 0.1),
            o => (o.LogVarianceColumnName, o.ValidationFraction, o.LearningRate) = ("LogVariance", 0, 1e-3)
        );
        var ml = new MLContext();
        var codes = fitted.Transform(Views.Of(ml, ObjectiveFit.Rows));
        var metrics = ml.Data.EvaluatePosterior(codes, "Latent", "LogVariance");
        double told = fitted.History![fitted.History.BestEpoch - 1].Terms["KL divergence"];
        Assert.Equal(1, metrics.KlDivergence / told, 0.05); // measured after the epoch, and told within it
    }

    /// <summary>
    /// What is minimized is the bound that is evaluated, for each feature and beta, but for the noise of drawn codes, which costs
    /// something, and a constant.
    /// </summary>
    [Fact]
    public void Fit_SquaredErrors_MaximisesTheLowerBoundThatIsEvaluated()
    {
        const double beta = 0.1;
        using var fitted = ObjectiveFit.Run(
            Objective.Variational(beta),
            o =>
                (o.LogVarianceColumnName, o.ReconstructionColumnName, o.ValidationFraction, o.LearningRate) = (
                    "LogVariance",
                    "Rebuilt",
                    0,
                    1e-3
                )
        );
        var ml = new MLContext();
        var scored = fitted.Transform(Views.Of(ml, ObjectiveFit.Rows));
        double bound = ml
            .Data.EvaluatePosterior(
                scored,
                "Latent",
                "LogVariance",
                featureColumnName: "Features",
                reconstructionErrorColumnName: "Error",
                variance: beta / 2
            )
            .EvidenceLowerBound!.Value;
        double same = ml
            .Data.EvaluatePosterior(
                scored,
                "Latent",
                "LogVariance",
                featureColumnName: "Features",
                reconstructionColumnName: "Rebuilt",
                variance: beta / 2
            )
            .EvidenceLowerBound!.Value;
        Assert.Equal(bound, same, 1e-4 * Math.Abs(bound)); // nothing is scaled

        int features = ObjectiveFit.Rows[0].Length;
        double constant = -0.5 * features * Math.Log(Math.PI * beta);
        double minimized = constant - (features / beta * fitted.History![fitted.History.BestEpoch - 1].TrainingLoss);
        // Half a nat for each value of the code where the variances are the best ones, and what an epoch brings.
        Assert.InRange(bound - minimized, 0, 8);
    }

    [Fact]
    public void Fit_GreaterBeta_HasASmallerDivergence()
    {
        double[] divergences =
        [
            .. new[] { 0.01, 0.1, 1.0 }.Select(beta =>
            {
                using var fitted = ObjectiveFit.Run(Objective.Variational(beta));
                return (double)fitted.History![^1].Terms["KL divergence"];
            }),
        ];
        Assert.True(divergences[0] > 1.5 * divergences[1] && divergences[1] > 1.5 * divergences[2], string.Join(", ", divergences));
    }

    [Fact]
    public void Fit_Capacity_ComesToTheDivergenceThatIsAimedAt()
    {
        using var fitted = ObjectiveFit.Run(Objective.Variational(beta: 1, capacity: 6, capacityEpochs: 5));
        Assert.InRange(fitted.History![^1].Terms["KL divergence"], 5, 7);
    }

    /// <summary>Where the loss of all values' divergence would let the code die, the free bits keep it.</summary>
    [Fact]
    public void Fit_FreeBits_KeepsTheDivergenceAboveThem()
    {
        using var strict = ObjectiveFit.Run(Objective.Variational(beta: 30));
        using var free = ObjectiveFit.Run(Objective.Variational(beta: 30, freeBits: 0.5));
        Assert.InRange(strict.History![^1].Terms["KL divergence"], 0, 0.5);
        Assert.InRange(free.History![^1].Terms["KL divergence"], 1, 2 * 8 * 0.5);
    }

    /// <summary>Early epochs of a warm-up let codes spread.</summary>
    [Fact]
    public void Fit_Warmup_BeginsWithALooseDivergence()
    {
        using var cold = ObjectiveFit.Run(Objective.Variational(beta: 2), o => o.Epochs = 4);
        using var warm = ObjectiveFit.Run(Objective.Variational(beta: 2, warmupEpochs: 40), o => o.Epochs = 4);
        Assert.True(warm.History![^1].Terms["KL divergence"] > 2 * cold.History![^1].Terms["KL divergence"]);
    }

    /// <summary>More samples make the bound tighter.</summary>
    [Fact]
    public void Fit_ImportanceWeighted_HasALowerBoundThanOneSample()
    {
        using var one = ObjectiveFit.Run(Objective.ImportanceWeighted(1));
        using var many = ObjectiveFit.Run(Objective.ImportanceWeighted(10));
        Assert.True(many.History!.Min(e => e.ValidationLoss) < one.History!.Min(e => e.ValidationLoss));
    }
}
