using System.Runtime.CompilerServices;

namespace MLNetAutoencoder.Tests;

/// <summary>Many tests call TorchSharp before the library does.</summary>
internal static class TorchSetup
{
    [ModuleInitializer]
    internal static void Load() => TorchLibrary.Load();
}
