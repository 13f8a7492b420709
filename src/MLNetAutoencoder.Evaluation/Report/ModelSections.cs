using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Xml.Linq;
using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Plots;

namespace MLNetAutoencoder.Report;

/// <summary>What a report says of a model, whatever it was given to score.</summary>
internal static class ModelSections
{
    private const int MostEpochs = 500;

    /// <summary>Losses by epoch; null for a model that was loaded, and for one without a finite loss.</summary>
    public static ReportSection? Training(TrainingHistory? history) =>
        history?.Any(epoch => float.IsFinite(epoch.TrainingLoss)) != true
            ? null
            : new ReportSection("training", "Training", Html.Figure(history.PlotLosses().ToSvg()), Epochs(history));

    /// <summary>What the model is and is not, for those who have to decide where to use it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="unit">What it was trained on.</param>
    /// <param name="use">What it is meant for.</param>
    /// <param name="limits">What it cannot do, in sentences.</param>
    public static ReportSection Card(AutoencoderModel model, string unit, string use, IEnumerable<string> limits)
    {
        var (info, training) = (model.Info, model.Info.Training);
        List<(string, string)> facts =
        [
            ("Intended use", use),
            ("Kind", info.Kind),
            (
                "Trained on",
                Html.Count(training.Rows, unit) + (training.SkippedRows > 0 ? $", {Html.Count(training.SkippedRows)} left out" : "")
            ),
            ("Values of an input", Html.Count(model.InputSize)),
            (
                "Training",
                $"{Html.Count(training.Epochs, "epoch")}, of which number {Html.Count(training.BestEpoch)} was kept; "
                    + $"loss {Html.Number(training.TrainingLoss)}"
                    + (training.ValidationLoss is { } loss ? $", on rows held out {Html.Number(loss)}" : "")
            ),
        ];
        if (info.Layers.Count > 0)
            facts.Add(("Parameters", Html.Count(info.Layers.Sum(layer => (long)layer.Parameters))));
        return new ReportSection(
            "model-card",
            "Model card",
            Html.Facts("facts", facts),
            Html.Element("h3", "Limits"),
            Html.Element("ul", limits.Select(limit => Html.Element("li", limit))),
            Layers(info)
        );
    }

    /// <summary>The C# that makes the options of the training; null for a model of an older version.</summary>
    public static ReportSection? Options(ModelInfo info) =>
        info.OptionsCode is null
            ? null
            : new ReportSection("options", "Options", Html.Code("The C# that makes the options", info.OptionsCode));

    /// <summary>The versions and the machine that made the report.</summary>
    public static ReportSection Environment()
    {
        return new ReportSection(
            "environment",
            "Environment",
            Html.Facts(
                "facts",
                [
                    ("Report of", TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)),
                    ("MLNetAutoencoder", Version(typeof(AutoencoderModel))),
                    ("ML.NET", Version(typeof(MLContext))),
                    ("ONNX Runtime", Version(typeof(InferenceSession))),
                    (".NET", RuntimeInformation.FrameworkDescription),
                    ("System", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}"),
                    ("Cores", Html.Count(System.Environment.ProcessorCount)),
                ]
            )
        );

        static string Version(Type type) =>
            type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? type.Assembly.GetName().Version?.ToString()
            ?? "–";
    }

    private static XElement? Layers(ModelInfo info)
    {
        if (info.Layers.Count == 0)
            return null;
        var table = new HtmlTable(
            "Layers in the order in which a row passes them",
            HtmlColumn.Of("Part"),
            HtmlColumn.Of("Layer"),
            HtmlColumn.OfNumbers("Output"),
            HtmlColumn.OfNumbers("Parameters")
        );
        foreach (var layer in info.Layers)
            table.Add(layer.Part, layer.Layer, layer.Output, Html.Count(layer.Parameters));
        return Html.Details("Layers", table.ToElement());
    }

    private static XElement Epochs(TrainingHistory history)
    {
        int step = (history.Count + MostEpochs - 1) / MostEpochs;
        var table = new HtmlTable(
            step == 1 ? "Epochs" : Invariant.Text($"Every epoch of {step}, and the best one"),
            HtmlColumn.OfNumbers("Epoch"),
            HtmlColumn.OfNumbers("Training loss"),
            HtmlColumn.OfNumbers("Validation loss"),
            HtmlColumn.OfNumbers("Learning rate"),
            HtmlColumn.OfNumbers("Rows/s"),
            HtmlColumn.Of("Kept")
        );
        foreach (var epoch in history.Where((epoch, i) => i % step == 0 || epoch.Epoch == history.BestEpoch))
            table.Add(
                Html.Count(epoch.Epoch),
                Html.Number(epoch.TrainingLoss),
                Html.Number(epoch.ValidationLoss),
                Html.Number(epoch.LearningRate),
                Html.Number(epoch.RowsPerSecond),
                epoch.Epoch == history.BestEpoch ? "yes" : ""
            );
        return Html.Details("Numbers", table.ToElement());
    }
}
