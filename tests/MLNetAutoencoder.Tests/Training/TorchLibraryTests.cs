using System.Text;

namespace MLNetAutoencoder.Tests;

/// <summary>How TorchSharp's native library is loaded where libstdc++ is older than it asks for.</summary>
public sealed class TorchLibraryTests
{
    private const string FileName = "libLibTorchSharp.so";

    /// <summary>The version that nothing in the file uses, and one that a relocation does.</summary>
    private const string Unused = "GLIBCXX_3.4.32",
        Used = "GLIBCXX_3.4.30";

    private static string RealFile => Path.Combine(AppContext.BaseDirectory, FileName);

    [LinuxFact]
    public void TryMakeWeak_UnusedVersionOfTheRealFile_ChangesItsFlagOnly()
    {
        byte[] before = File.ReadAllBytes(RealFile),
            after = [.. before];
        Assert.True(TorchLibrary.ElfVersions.TryMakeWeak(after, Unused));
        int place = Assert.Single(Enumerable.Range(0, before.Length), i => before[i] != after[i]);
        Assert.Equal((0, 2), (before[place], after[place]));
        byte[] again = [.. after];
        Assert.True(TorchLibrary.ElfVersions.TryMakeWeak(again, Unused));
        Assert.Equal(after, again);
    }

    [LinuxTheory]
    [InlineData(Used)]
    [InlineData("GLIBC_2.2.5")]
    [InlineData("CXXABI_1.3")]
    [InlineData("GCC_3.0")]
    [InlineData("GLIBCXX_9.9.9")]
    [InlineData("GLIBCXX_3.4.3")]
    [InlineData("")]
    public void TryMakeWeak_VersionInUseOrUnknown_ChangesNothing(string version)
    {
        byte[] before = File.ReadAllBytes(RealFile),
            after = [.. before];
        Assert.False(TorchLibrary.ElfVersions.TryMakeWeak(after, version));
        Assert.Equal(before, after);
    }

    [LinuxFact]
    public void TryMakeWeak_DamagedFile_IsRefusedOrMarked()
    {
        byte[] whole = File.ReadAllBytes(RealFile);
        Assert.False(TorchLibrary.ElfVersions.TryMakeWeak([], Unused));
        Assert.False(TorchLibrary.ElfVersions.TryMakeWeak(Encoding.UTF8.GetBytes("#!/bin/sh\n"), Unused));
        foreach (int length in new[] { 4, 6, 63, 64, 500, 5_000, 100_000, 250_000 })
            Assert.False(TorchLibrary.ElfVersions.TryMakeWeak(whole[..length], Unused));
        var random = new Random(1);
        for (int i = 0; i < 300; i++)
        {
            byte[] damaged = whole[..300_000];
            for (int flip = 0; flip < 20; flip++)
                damaged[random.Next(i < 150 ? 1000 : damaged.Length)] = (byte)random.Next(256);
            _ = TorchLibrary.ElfVersions.TryMakeWeak(damaged, Unused); // whatever it says, it does not throw
        }
    }

    [LinuxFact]
    public void LoadPatched_VersionInUseThatTheSystemLacks_SaysWhatIsMissingAndWhatToDo() =>
        InFolder(folder =>
        {
            string file = Path.Combine(folder, "libNewer.so");
            File.WriteAllBytes(file, Renamed(File.ReadAllBytes(RealFile), Used, "GLIBCXX_3.4.99"));
            var error = Assert.Throws<DllNotFoundException>(() => TorchLibrary.LoadPatched(file));
            Assert.Contains("lack GLIBCXX_3.4.99", error.Message, StringComparison.Ordinal);
            Assert.Contains("Debian 12, Ubuntu 22.04 or newer", error.Message, StringComparison.Ordinal);
            Assert.Contains("dotnet/runtime:10.0", error.Message, StringComparison.Ordinal);
        });

    [LinuxFact]
    public void LoadPatched_NoLibrary_SaysWhatTheSystemSays() =>
        InFolder(folder =>
        {
            string file = Path.Combine(folder, "text.so");
            File.WriteAllText(file, "not a library");
            var error = Assert.Throws<DllNotFoundException>(() => TorchLibrary.LoadPatched(file));
            Assert.Contains("text.so does not run on", error.Message, StringComparison.Ordinal);
            Assert.Contains("The system says: ", error.Message, StringComparison.Ordinal);
        });

    [LinuxTheory]
    [InlineData(FileName)]
    [InlineData("libc10.so")]
    public void LoadFrom_PartMissing_NamesItAndThePackage(string missing) =>
        InFolder(folder =>
        {
            foreach (string part in new[] { FileName, "libc10.so" }.Where(part => part != missing))
                File.CreateSymbolicLink(Path.Combine(folder, part), Path.Combine(AppContext.BaseDirectory, part));
            var error = Assert.Throws<DllNotFoundException>(() => TorchLibrary.LoadFrom([folder]));
            Assert.Contains(
                $"{missing}, a part of TorchSharp's native library, is not in {folder}",
                error.Message,
                StringComparison.Ordinal
            );
            Assert.Contains("dotnet add package TorchSharp-cpu", error.Message, StringComparison.Ordinal);
        });

    [LinuxFact]
    public void LoadFrom_PartThatIsNoLibrary_SaysWhichAndWhatTheSystemSays() =>
        InFolder(folder =>
        {
            File.CreateSymbolicLink(Path.Combine(folder, FileName), RealFile);
            foreach (string part in new[] { "libc10.so", "libtorch_cpu.so", "libtorch.so" })
                File.WriteAllText(Path.Combine(folder, part), "not a library");
            var error = Assert.Throws<DllNotFoundException>(() => TorchLibrary.LoadFrom([folder]));
            Assert.Contains("libc10.so does not run on", error.Message, StringComparison.Ordinal);
        });

    /// <summary>As a file of the application where the system has all versions, otherwise from memory; never from both.</summary>
    [LinuxFact]
    public void Load_InThisProcess_HasLoadedTheLibraryOnce()
    {
        TorchLibrary.Load();
        var places = File.ReadLines("/proc/self/maps")
            .Where(line => line.Contains(FileName, StringComparison.Ordinal))
            .Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..])
            .Distinct();
        Assert.Contains(Assert.Single(places), new[] { RealFile, $"/memfd:{FileName} (deleted)" });
    }

    [Fact]
    public void Package_ForScoring_LeadsToNoTorch() =>
        Assert.DoesNotContain(
            typeof(AutoencoderModel).Assembly.GetReferencedAssemblies(),
            name => name.Name!.Contains("torch", StringComparison.OrdinalIgnoreCase)
        );

    private static byte[] Renamed(byte[] file, string from, string to)
    {
        int place = file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(from + '\0'));
        Encoding.UTF8.GetBytes(to).CopyTo(file, place);
        return file;
    }

    private static void InFolder(Action<string> test)
    {
        var folder = Directory.CreateTempSubdirectory("torch-");
        try
        {
            test(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed class LinuxFactAttribute : FactAttribute
    {
        public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "for Linux";
    }

    private sealed class LinuxTheoryAttribute : TheoryAttribute
    {
        public LinuxTheoryAttribute() => Skip = OperatingSystem.IsLinux() ? null : "for Linux";
    }
}
