using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

public sealed class TensorMathTests
{
    private static readonly Operation[] s_operations =
    [
        new("x + y", (x, y, z) => x.Plus(y), (x, y, z) => x + y),
        new("x + 0.3", (x, y, z) => x.Plus(0.3), (x, y, z) => x + 0.3),
        new("x + 0.3 y", (x, y, z) => x.PlusScaled(y, 0.3), (x, y, z) => x + (0.3 * y)),
        new("x - y", (x, y, z) => x.Minus(y), (x, y, z) => x - y),
        new("x - 0.3", (x, y, z) => x.Minus(0.3), (x, y, z) => x - 0.3),
        new("x y", (x, y, z) => x.Times(y), (x, y, z) => x * y),
        new("0.3 x", (x, y, z) => x.Times(0.3), (x, y, z) => x * 0.3),
        new("x²", (x, y, z) => x.Squared(), (x, y, z) => x * x),
        new("x / y", (x, y, z) => x.Over(y), (x, y, z) => x / y),
        new("x from -0.4 to 0.3", (x, y, z) => x.Clamp(-0.4, 0.3), (x, y, z) => Math.Clamp(x, -0.4, 0.3)),
        new("x from 0.3", (x, y, z) => x.ClampMin(0.3), (x, y, z) => Math.Max(x, 0.3)),
        new("x > 0.3", (x, y, z) => x.IsAbove(0.3).to(ScalarType.Float32), (x, y, z) => x > 0.3 ? 1 : 0),
        new("x > 0.5", (x, y, z) => x.IsAbove(0.5).to(ScalarType.Float32), (x, y, z) => x > 0.5 ? 1 : 0),
        new("x >= 0.5", (x, y, z) => x.IsAtLeast(0.5).to(ScalarType.Float32), (x, y, z) => x >= 0.5 ? 1 : 0),
        new("leaky x", (x, y, z) => x.LeakyRelu(0.3), (x, y, z) => x < 0 ? 0.3 * x : x),
        new("elu x", (x, y, z) => x.Elu(), (x, y, z) => x < 0 ? Math.Exp(x) - 1 : x),
        new("x += y", (x, y, z) => x.PlusInPlace(y), (x, y, z) => x + y, true),
        new("x += 0.3", (x, y, z) => x.PlusInPlace(0.3), (x, y, z) => x + 0.3, true),
        new("x += 0.3 y", (x, y, z) => x.PlusScaledInPlace(y, 0.3), (x, y, z) => x + (0.3 * y), true),
        new("x += y z", (x, y, z) => x.PlusProductInPlace(y, z), (x, y, z) => x + (y * z), true),
        new("x -= y", (x, y, z) => x.MinusInPlace(y), (x, y, z) => x - y, true),
        new("x -= y z", (x, y, z) => x.MinusProductInPlace(y, z), (x, y, z) => x - (y * z), true),
        new("x *= y", (x, y, z) => x.TimesInPlace(y), (x, y, z) => x * y, true),
        new("x *= 0.3", (x, y, z) => x.TimesInPlace(0.3), (x, y, z) => x * 0.3, true),
        new("x = x from -0.4 to 0.3", (x, y, z) => x.ClampInPlace(-0.4, 0.3), (x, y, z) => Math.Clamp(x, -0.4, 0.3), true),
        new("x = x from 0.3", (x, y, z) => x.ClampMinInPlace(0.3), (x, y, z) => Math.Max(x, 0.3), true),
        new("x = x to 0.3", (x, y, z) => x.ClampMaxInPlace(0.3), (x, y, z) => Math.Min(x, 0.3), true),
        new("x = 0.3", (x, y, z) => x.FillInPlace(0.3), (x, y, z) => 0.3, true),
        new("x = leaky x", (x, y, z) => x.LeakyReluInPlace(0.3), (x, y, z) => x < 0 ? 0.3 * x : x, true),
        new("x = elu x", (x, y, z) => x.EluInPlace(), (x, y, z) => x < 0 ? Math.Exp(x) - 1 : x, true),
    ];

    public static TheoryData<string> Names => [.. s_operations.Select(operation => operation.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Operation_OfTensors_GivesTheFormula(string name)
    {
        var operation = s_operations.Single(o => o.Name == name);
        float[] x = [-1.5f, -0.4f, 0, 0.25f, 0.5f, 2],
            y = [0.5f, -2, 1.25f, -0.75f, 3, -1],
            z = [2, 0.5f, -1, 4, -0.25f, 1.5f];
        using var scope = NewDisposeScope();
        var first = tensor(x);

        var result = operation.Compute(first, tensor(y), tensor(z));

        float[] expected = [.. x.Select((_, i) => (float)operation.Formula(x[i], y[i], z[i]))];
        Assert.Equal(expected, FlatTensor.ToArray(result), (a, b) => Math.Abs(a - b) <= 1e-6);
        Assert.Equal(operation.IsInPlace ? FlatTensor.ToArray(result) : x, FlatTensor.ToArray(first));
    }

    /// <summary>They make temporary numbers; the analyser that forbids them does not see <c>x += y</c>.</summary>
    [Fact]
    public void Library_OperatorsOfTensors_AreNotUsed()
    {
        using var file = new PEReader(File.OpenRead(typeof(TensorMath).Assembly.Location));
        var metadata = file.GetMetadataReader();
        string[] used =
        [
            .. metadata
                .MemberReferences.Select(metadata.GetMemberReference)
                .Where(member => member.Parent.Kind == HandleKind.TypeReference)
                .Select(member => (Type: metadata.GetTypeReference((TypeReferenceHandle)member.Parent), member.Name))
                .Where(member => metadata.GetString(member.Type.Name) == nameof(Tensor))
                .Select(member => metadata.GetString(member.Name)),
        ];
        Assert.Contains(nameof(Tensor.mul), used);
        Assert.DoesNotContain(used, name => name.StartsWith("op_", StringComparison.Ordinal));
    }

    private sealed record Operation(
        string Name,
        Func<Tensor, Tensor, Tensor, Tensor> Compute,
        Func<double, double, double, double> Formula,
        bool IsInPlace = false
    );
}
