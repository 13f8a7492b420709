using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Metrics;
using MLNetAutoencoder.Plots;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder.Report;

/// <summary>The report of a model that makes codes of rows.</summary>
internal static class FeatureReport
{
    private const int MostFeatures = 200;

    private static readonly string[] s_limits =
    [
        "Codes tell rows like those of the training apart. Of others they keep what they have in common with them.",
        "What a code means, and whether its dimensions mean anything by themselves, the training does not say.",
        "A row with a missing or infinite value gets codes of NaN.",
    ];

    public static void Save(string path, AutoencoderTransformer transformer, IDataView data, AutoencoderReportOptions options)
    {
        var (model, scored) = (transformer.Model, transformer.Transform(data));
        var features = DataProfile.FeaturesOf(model, data, scored);
        var profile = new DataProfile(features, model.Info.FeatureNames);
        using (var cursor = scored.GetRowCursor(features))
            profile.ReadAll(cursor);
        string? latent = ColumnOf(model, OutputRole.Latent);
        string? rebuilt =
            model.Info is { HasSeveralFeatureColumns: false, TargetNames: null } && profile.WholeRows > 0
                ? ColumnOf(model, OutputRole.Reconstruction)
                : null;
        Guard.Data(
            options.ImageShape is null || rebuilt is not null,
            $"{nameof(options.ImageShape)} is set, and the model has no column of reconstructions to show; fit it with "
                + "ReconstructionColumnName, or leave the shape out."
        );
        var metrics = rebuilt is null
            ? null
            : ReconstructionEvaluator.Evaluate(scored, features[0].Name, rebuilt, options.ImageShape, options.DataRange);
        ReportPage.Save(
            path,
            options.Title ?? "Autoencoder",
            $"Autoencoder: {model.Info.Kind}",
            Summary(model, profile, metrics),
            options.ImageShape is { } shape ? Images(scored, shape, features[0].Name, rebuilt!, options.DataRange) : null,
            LatentSection(scored, latent, profile, options),
            metrics is null ? null : Quality(metrics),
            profile.ToSection(options),
            ModelSections.Training(transformer.History),
            ModelSections.Options(model.Info),
            ModelSections.Card(
                model,
                "row",
                options.IntendedUse ?? "To describe rows by a few numbers, for what is to be learned or shown of them.",
                s_limits
            ),
            ModelSections.Environment()
        );
    }

    private static string? ColumnOf(AutoencoderModel model, OutputRole role) =>
        model.Info.Outputs.FirstOrDefault(output => output.Role == role)?.ColumnName;

    private static ReportSection Summary(AutoencoderModel model, DataProfile profile, ReconstructionMetrics? metrics)
    {
        int size = model.Info.Outputs.FirstOrDefault(output => output.Role == OutputRole.Latent)?.Size ?? 0;
        return new ReportSection(
            "summary",
            "Summary",
            Html.Facts(
                "figures",
                [
                    ("Rows", Html.Count(profile.Rows)),
                    ("Features", Html.Count(profile.Count)),
                    ("Code", size == 0 ? "–" : Html.Count(size, "value")),
                    .. Html.If(metrics is not null, ("Variance kept", Kept(metrics?.RSquared ?? 0))),
                ]
            ),
            Html.Paragraph(
                $"The model makes {(size == 0 ? "an output" : "a code of " + Html.Count(size, "value"))} of each of "
                    + $"{Html.Count(profile.Rows, "row")} with {Html.Count(profile.Count, "feature")}. {Rebuilt(metrics)}{Skipped(profile)}"
            )
        );
    }

    private static string Rebuilt(ReconstructionMetrics? metrics) =>
        metrics is null
            ? ""
            : $"Rebuilt from it, features are off by {Html.Number(metrics.MeanAbsoluteError)} in the mean, and {Kept(metrics.RSquared)} of "
                + "their variance is kept. ";

    private static string Skipped(DataProfile profile) =>
        profile.WholeRows == profile.Rows
            ? ""
            : $"{Html.Count(profile.Rows - profile.WholeRows, "row")} with missing or infinite values got none.";

    /// <summary>What is kept of a variance, as a share; 0 where the mean would rebuild better.</summary>
    private static string Kept(double rSquared) => Html.Percent(Math.Max(0, rSquared));

    private static ReportSection Images(IDataView scored, ImageShape shape, string feature, string rebuilt, double dataRange) =>
        new(
            "images",
            "Reconstructions",
            Html.Figure(SheetLayout.Read(scored, [feature, rebuilt], shape, count: 20, dataRange, showErrors: true).ToSvg(), "sheet")
        );

    private static ReportSection? LatentSection(IDataView scored, string? latent, DataProfile profile, AutoencoderReportOptions options)
    {
        if (latent is null || profile.WholeRows == 0 || NumberColumn.SizeOf(scored.Schema[latent]) < 2)
            return null;
        var map = LatentMap.Draw(scored, latent, options.LabelColumnName, dimensions: null, EvaluationDefaults.MaxRows, seed: 0);
        return new ReportSection("codes", "Map of the codes", Html.Figure(map.ToSvg()));
    }

    private static ReportSection Quality(ReconstructionMetrics metrics)
    {
        var table = new HtmlTable(
            "Reconstruction of each feature, the worst first",
            HtmlColumn.Of("Feature"),
            HtmlColumn.OfNumbers("Variance kept"),
            HtmlColumn.OfNumbers("Root mean squared error"),
            HtmlColumn.OfNumbers("Mean absolute error")
        );
        foreach (var feature in metrics.Features.OrderBy(feature => feature.RSquared).Take(MostFeatures))
            table.Add(
                feature.Name,
                Kept(feature.RSquared),
                Html.Number(feature.RootMeanSquaredError),
                Html.Number(feature.MeanAbsoluteError)
            );
        List<(string, string)> facts =
        [
            ("Variance kept", Kept(metrics.RSquared)),
            ("Root mean squared error", Html.Number(metrics.RootMeanSquaredError)),
            ("Mean absolute error", Html.Number(metrics.MeanAbsoluteError)),
        ];
        if (metrics.PeakSignalToNoiseRatio is { } ratio)
            facts.Add(("Signal to noise", Html.Number(ratio) + " dB"));
        if (metrics.StructuralSimilarity is { } similarity)
            facts.Add(("Structural similarity", Html.Number(similarity)));
        return new ReportSection(
            "quality",
            "How good it is",
            Html.Facts("facts", facts),
            metrics.PeakSignalToNoiseRatio is null ? table.ToElement() : null
        );
    }
}
