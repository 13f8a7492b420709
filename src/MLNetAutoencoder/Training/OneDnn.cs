using System.Runtime.InteropServices;
using MLNetAutoencoder.Network;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Training;

/// <summary>
/// oneDNN, which libtorch convolves with, gives wrong gradients of batches on some machines (docs/decisions/0014-onednn.md). Where it does,
/// libtorch's own convolutions take its place.
/// </summary>
internal static class OneDnn
{
    private const string Library = "torch_cpu";
    private const int Rows = 2;
    private const int Channels = 4;
    private const int Steps = 10;
    private const int Filter = 3;
    private const float Tolerance = 1e-3f;

    private static readonly string[] s_context = ["_ZN2at13globalContextEv", "?globalContext@at@@YAAEAVContext@1@XZ"];
    private static readonly string[] s_enable = ["_ZN2at7Context20setUserEnabledMkldnnEb", "?setUserEnabledMkldnn@Context@at@@QEAAX_N@Z"];

    /// <summary>Looks whether oneDNN convolves rightly, and turns it off where it does not.</summary>
    /// <exception cref="PlatformNotSupportedException">Convolutions are wrong without it too.</exception>
    public static void Check()
    {
        if (IsRight())
            return;
        TurnOff();
        if (!IsRight())
            throw new PlatformNotSupportedException(
                $"libtorch convolves wrongly on this machine ({RuntimeInformation.OSDescription}), with oneDNN and without: nothing that "
                    + $"is trained here can be trusted. Train on another machine."
            );
    }

    /// <summary>Whether the rows of a batch give what each gives alone.</summary>
    private static bool IsRight()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var rows = Waves(Rows, Channels, Steps);
        var filter = Waves(Channels, Channels, Filter);
        float[] batch = FlatTensor.ToArray(nn.functional.conv_transpose1d(rows, filter));
        float[] each =
        [
            .. Enumerable
                .Range(0, Rows)
                .SelectMany(row => FlatTensor.ToArray(nn.functional.conv_transpose1d(rows.narrow(0, row, 1), filter))),
        ];
        return batch.Zip(each).All(pair => Math.Abs(pair.First - pair.Second) <= Tolerance);
    }

    private static Tensor Waves(params long[] shape)
    {
        int count = (int)shape.Aggregate(1L, (product, size) => product * size);
        return FlatTensor.Of([.. Enumerable.Range(0, count).Select(i => MathF.Sin(i))], shape, CPU);
    }

    private static void TurnOff()
    {
        if (!NativeLibrary.TryLoad(Library, typeof(TorchSharp.torch).Assembly, null, out nint library))
            return;
        if (Find(library, s_context) is not { } context || Find(library, s_enable) is not { } enable)
            return;
        nint settings = Marshal.GetDelegateForFunctionPointer<GetContext>(context)();
        Marshal.GetDelegateForFunctionPointer<Enable>(enable)(settings, false);
    }

    private static nint? Find(nint library, string[] names) =>
        names
            .Select(name => NativeLibrary.TryGetExport(library, name, out nint address) ? address : (nint?)null)
            .FirstOrDefault(address => address is not null);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate nint GetContext();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void Enable(nint context, [MarshalAs(UnmanagedType.U1)] bool isOn);
}
