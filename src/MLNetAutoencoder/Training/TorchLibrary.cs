using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Win32.SafeHandles;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Training;

/// <summary>
/// Loads TorchSharp's native library before its first use, also where libstdc++ is older than the library asks for
/// (docs/decisions/0009-older-linux.md).
/// </summary>
internal static partial class TorchLibrary
{
    private const string Name = "LibTorchSharp";
    private const string FileName = "libLibTorchSharp.so";
    private const string Packages =
        "Reference TorchSharp-cpu in the application (dotnet add package TorchSharp-cpu), "
        + "or a TorchSharp-cuda package for an NVIDIA GPU";

    /// <summary>What the library is linked against, in the order in which each finds the ones before it.</summary>
    private static readonly string[] Dependencies = ["libc10.so", "libtorch_cpu.so", "libtorch.so"];

    private static readonly object Gate = new();
    private static bool s_isLoaded;

    /// <exception cref="DllNotFoundException">The library is not there, or does not run on this system; says what to do.</exception>
    public static void Load()
    {
        lock (Gate)
        {
            if (s_isLoaded)
                return;
            if (!NativeLibrary.TryLoad(Name, typeof(TorchSharp.torch).Assembly, null, out _))
                LoadFrom(Folders());
            OneDnn.Check();
            s_isLoaded = true;
        }
    }

    /// <summary>Loads the library with what it is linked against from these folders.</summary>
    internal static void LoadFrom(IReadOnlyList<string> folders)
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != System.Runtime.InteropServices.Architecture.X64)
        {
            throw new DllNotFoundException(
                $"TorchSharp's native library could not be loaded on {RuntimeInformation.RuntimeIdentifier}. "
                    + $"There is one for win-x64, win-arm64, linux-x64 and osx-arm64. {Packages}."
            );
        }
        string file = Find(FileName);
        foreach (string dependency in Dependencies.Select(Find))
        {
            if (TryLoad(dependency) is { } fault)
                throw new DllNotFoundException(Refusal(dependency, VersionIn(fault), fault));
        }
        LoadPatched(file);

        string Find(string name) =>
            folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new DllNotFoundException(
                $"{name}, a part of TorchSharp's native library, is not in {string.Join(" or ", folders)}. {Packages}."
            );
    }

    /// <summary>Takes back one missing version after another that nothing in the file uses, until the system's loader takes it.</summary>
    /// <exception cref="DllNotFoundException">It never does.</exception>
    internal static void LoadPatched(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        string? fault = TryLoad(file);
        for (string? last = null; fault is not null; )
        {
            string? version = VersionIn(fault);
            if (version is null || version == last || !ElfVersions.TryMakeWeak(bytes, version))
                throw new DllNotFoundException(Refusal(file, version, fault));
            last = version;
            using var memory = MemoryFile(bytes, file, fault);
            fault = TryLoad(Invariant.Text($"/proc/self/fd/{memory.DangerousGetHandle()}"));
        }
    }

    private static string? VersionIn(string fault) => MissingVersion().Match(fault) is { Success: true } match ? match.Value : null;

    /// <summary>What the system says against the file; null where it is loaded.</summary>
    private static string? TryLoad(string file)
    {
        try
        {
            NativeLibrary.Load(file);
            return null;
        }
        catch (DllNotFoundException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>A file that has no name and no place on a disk.</summary>
    private static SafeFileHandle MemoryFile(byte[] bytes, string file, string fault)
    {
        int descriptor = MemfdCreate(FileName, 0);
        if (descriptor < 0)
        {
            string reason = $"{fault} A file in memory could not be made: {Marshal.GetLastPInvokeErrorMessage()}.";
            throw new DllNotFoundException(Refusal(file, null, reason));
        }
        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.Write(handle, bytes, 0);
        return handle;
    }

    private static string Refusal(string file, string? version, string fault) =>
        $"{file} does not run on {RuntimeInformation.OSDescription}{(version is null ? "" : $", whose libraries lack {version}")}. "
        + $"TorchSharp {typeof(TorchSharp.torch).Assembly.GetName().Version?.ToString(3)} needs the glibc and libstdc++ of Debian 12, "
        + "Ubuntu 22.04 or newer: train on such a system or in the container image dotnet/runtime:10.0. "
        + $"A model that was trained elsewhere is scored here without TorchSharp. The system says: {fault}";

    /// <summary>Where .NET itself looks for native libraries, then beside the assemblies.</summary>
    private static string[] Folders()
    {
        string searched = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        string beside = AppContext.BaseDirectory;
        string[] folders =
        [
            .. searched.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
            beside,
            Path.Combine(beside, "runtimes", "linux-x64", "native"),
        ];
        return [.. folders.Where(Directory.Exists).Select(Path.TrimEndingDirectorySeparator).Distinct()];
    }

    /// <summary>The version in a message of the loader, in any language: version `GLIBCXX_3.4.32' not found.</summary>
    [GeneratedRegex(@"\b(GLIBCXX|CXXABI|GLIBC|GCC)_[0-9.]*[0-9]")]
    private static partial Regex MissingVersion();

    [DllImport("libc", EntryPoint = "memfd_create", SetLastError = true)]
    private static extern int MemfdCreate([MarshalAs(UnmanagedType.LPUTF8Str)] string name, uint flags);

    /// <summary>
    /// The versions that a 64-bit little-endian ELF file asks of other files: section .gnu.version_r, as
    /// https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/LSB-Core-generic/symversion.html has it.
    /// </summary>
    internal static class ElfVersions
    {
        private const ushort Weak = 2; // VER_FLG_WEAK: the loader goes on where the version is missing
        private const int RelocationSize = 24;

        /// <summary>Marks a version as one that may be missing, if no relocation uses a symbol of it.</summary>
        /// <returns>Whether it was marked; false too where the file is not such a file or does not name the version.</returns>
        public static bool TryMakeWeak(byte[] file, string version)
        {
            try
            {
                return MakeWeak(new Elf(file), version);
            }
            catch (Exception exception)
                when (exception is ArgumentException or IndexOutOfRangeException or OverflowException or KeyNotFoundException)
            {
                return false; // a damaged file points outside itself
            }
        }

        private static bool MakeWeak(Elf file, string version)
        {
            int need = file.Section(0x6ffffffe); // DT_VERNEED
            for (ulong needs = file.Dynamic[0x6fffffff]; needs > 0; needs--) // DT_VERNEEDNUM
            {
                int entry = need + (int)file.UInt32(need + 8);
                for (int entries = file.UInt16(need + 2); entries > 0; entries--)
                {
                    if (file.Text(file.UInt32(entry + 8)) == version)
                    {
                        if (IsUsed(file, file.UInt16(entry + 6)))
                            return false;
                        file.Write(entry + 4, (ushort)(file.UInt16(entry + 4) | Weak));
                        return true;
                    }
                    entry += (int)file.UInt32(entry + 12);
                }
                need += (int)file.UInt32(need + 12);
            }
            return false;
        }

        private static bool IsUsed(Elf file, int version)
        {
            int versions = file.Section(0x6ffffff0); // DT_VERSYM
            return AnyUse(7, 8) || AnyUse(23, 2); // DT_RELA and DT_RELASZ, DT_JMPREL and DT_PLTRELSZ

            bool AnyUse(ulong table, ulong size)
            {
                if (!file.Dynamic.TryGetValue(size, out ulong bytes))
                    return false;
                int start = file.Section(table);
                for (int at = start; at < start + (int)bytes; at += RelocationSize)
                {
                    int symbol = (int)file.UInt32(at + 12);
                    if ((file.UInt16(versions + (2 * symbol)) & 0x7fff) == version)
                        return true;
                }
                return false;
            }
        }

        /// <summary>The file's dynamic entries, and numbers by their place.</summary>
        private sealed class Elf
        {
            private readonly byte[] _file;
            private readonly List<(ulong Address, ulong Offset, ulong Size)> _segments = [];

            public Elf(byte[] file)
            {
                _file = file;
                if (!file.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1]))
                    throw new ArgumentException("Not a 64-bit little-endian ELF file.", nameof(file));
                (int dynamic, int dynamicSize) = (0, 0);
                int headers = (int)UInt64(0x20);
                for (int i = 0; i < UInt16(0x38); i++)
                {
                    int header = headers + (i * UInt16(0x36));
                    if (UInt32(header) == 1) // PT_LOAD
                        _segments.Add((UInt64(header + 16), UInt64(header + 8), UInt64(header + 32)));
                    else if (UInt32(header) == 2) // PT_DYNAMIC
                        (dynamic, dynamicSize) = ((int)UInt64(header + 8), (int)UInt64(header + 32));
                }
                for (int at = dynamic; at < dynamic + dynamicSize && UInt64(at) != 0; at += 16)
                    Dynamic[UInt64(at)] = UInt64(at + 8);
            }

            public Dictionary<ulong, ulong> Dynamic { get; } = [];

            /// <summary>Where in the file lies what a dynamic entry points at.</summary>
            public int Section(ulong tag)
            {
                ulong address = Dynamic[tag];
                var (start, offset, _) = _segments.Find(segment => segment.Address <= address && address - segment.Address < segment.Size);
                return checked((int)(address - start + offset));
            }

            public string Text(uint offset)
            {
                var rest = _file.AsSpan(Section(5) + (int)offset); // DT_STRTAB
                return Encoding.UTF8.GetString(rest[..rest.IndexOf((byte)0)]);
            }

            public ushort UInt16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_file.AsSpan(at));

            public uint UInt32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_file.AsSpan(at));

            public ulong UInt64(int at) => BinaryPrimitives.ReadUInt64LittleEndian(_file.AsSpan(at));

            public void Write(int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(_file.AsSpan(at), value);
        }
    }
}
