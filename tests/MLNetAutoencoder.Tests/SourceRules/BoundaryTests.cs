using System.Text.RegularExpressions;

namespace MLNetAutoencoder.Tests;

/// <summary>What only one place may do.</summary>
public sealed class BoundaryTests
{
    [Theory]
    [InlineData("the training engine", @"\bTorchSharp\b", @"^src/MLNetAutoencoder/(Network|Losses|Kinds|Training)/")]
    [InlineData(
        "state of the whole engine",
        @"\b(torch\.manual_seed|random\.manual_seed|set_rng_state|set_num_threads|set_num_interop_threads|set_default_(dtype|device))\b",
        @"^src/MLNetAutoencoder/Training/TorchRuntime\.cs$"
    )]
    [InlineData(
        "making an ONNX Runtime session",
        @"\bnew InferenceSession\b",
        @"^src/MLNetAutoencoder\.Scoring/(Model/AutoencoderModel|Batched/OnnxSession|Conversion/ConstantFolding)\.cs$"
    )]
    [InlineData(
        "the ONNX Runtime session",
        @"\b(InferenceSession|OrtValue|OrtIoBinding)\b",
        @"^src/MLNetAutoencoder\.Scoring/(Model/(AutoencoderModel|BatchRunner|LentSession|TensorBinding)"
            + @"|Batched/(OnnxSession|TensorBuffer)|Conversion/ConstantFolding)\.cs$"
    )]
    [InlineData("Redis", @"\bStackExchange\b", @"^src/MLNetAutoencoder\.Cluster/Queue/")]
    [InlineData(
        "members that ML.NET keeps to itself",
        @"\bUnsafeAccessor\b|\bBindingFlags\b",
        @"^src/MLNetAutoencoder\.Scoring/(Common/CatalogEnvironment|Loading/OnnxStep)\.cs$"
    )]
    public void Source_Names_StayWhereTheyBelong(string what, string pattern, string allowed)
    {
        var files = Repository.Sources("src").ToList();
        Assert.NotEmpty(files);
        var users = files.Where(f => Regex.IsMatch(f.Code, pattern)).Select(f => f.Path).ToList();
        Assert.Equal([], users.Where(path => !Regex.IsMatch(path, allowed)).Select(path => $"{path} uses {what}"));
        Assert.NotEmpty(users);
    }
}
