using System.Globalization;
using System.Runtime.InteropServices;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder;

/// <summary>
/// The processes that <c>mpirun</c> or another launcher of MPI has started: Open MPI, MPICH, or what has MPICH's interface, as Intel MPI
/// and MS-MPI have. The library of MPI is loaded when it is opened, and belongs to the machine, not to a package.
/// </summary>
/// <remarks>
/// MPI is open from the first <see cref="Open"/> until the process ends: in good order where its exit code is 0, which waits for the other
/// ranks to end, and else with all ranks at once, so that none waits for one that has failed. Without a launcher there is one rank. Not for
/// several fits at a time, as MPI matches calls by their order.
/// </remarks>
public sealed class MpiPeers : ITrainingPeers
{
    private const int Serialized = 2; // MPI_THREAD_SERIALIZED
    private const int Failure = 1;

    private static readonly object s_lock = new();
    private static MpiPeers? s_open;

    private readonly Library _mpi;
    private volatile bool _isCalling;

    private MpiPeers(Library mpi)
    {
        _mpi = mpi;
        mpi.Initialized(out int isOpen);
        if (isOpen == 0)
        {
            Check(mpi.Init(0, 0, Serialized, out int level), "MPI_Init_thread");
            Guard.Data(level >= Serialized, $"{mpi.Path} allows calls of one thread only; build it with MPI_THREAD_SERIALIZED or more.");
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Close();
        }
        Check(mpi.CommRank(mpi.World, out int rank), "MPI_Comm_rank");
        Check(mpi.CommSize(mpi.World, out int size), "MPI_Comm_size");
        (Rank, Size) = (rank, size);
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <summary>Opens MPI in this process, or gives what was opened before.</summary>
    /// <param name="library">
    /// The path or name of MPI's library, as <c>libmpi.so.40</c>. The default null takes the one of the launcher that started the process,
    /// by its environment, and else the first that is found.
    /// </param>
    /// <exception cref="DllNotFoundException">There is no such library.</exception>
    /// <exception cref="InvalidOperationException">
    /// The library is not the launcher's, so that each process would train by itself.
    /// </exception>
    public static MpiPeers Open(string? library = null)
    {
        lock (s_lock)
        {
            var launcher = Launcher.Current;
            var peers = s_open ??= new MpiPeers(Library.Load(library is null ? launcher.Libraries : [library]));
            Guard.Data(
                launcher.Size is not { } size || size == peers.Size,
                $"The launcher of MPI started {launcher.Size} processes, and {peers._mpi.Path} of another MPI knows of {peers.Size}. Start "
                    + $"the program with the mpirun of that library, or name the launcher's library in MpiPeers.Open(library)."
            );
            return peers;
        }
    }

    /// <inheritdoc/>
    public void Sum(Span<float> values) => Reduce(MemoryMarshal.AsBytes(values), values.Length, _mpi.Float);

    /// <inheritdoc/>
    public void Sum(Span<double> values) => Reduce(MemoryMarshal.AsBytes(values), values.Length, _mpi.Double);

    /// <inheritdoc/>
    public void Broadcast(Span<byte> values, int root)
    {
        if (values.Length == 0)
            return;
        _isCalling = true;
        Check(_mpi.Broadcast(ref values[0], values.Length, _mpi.Byte, root, _mpi.World), "MPI_Bcast");
        _isCalling = false;
    }

    /// <summary>Writes the reason to standard error and ends all ranks, this one too, by <c>MPI_Abort</c>.</summary>
    /// <param name="reason">For a person.</param>
    public void Abort(string reason)
    {
        Console.Error.WriteLine(reason);
        Console.Error.Flush();
        _mpi.Abort(_mpi.World, Failure);
    }

    private void Close()
    {
        if (_isCalling)
            return; // ended by a signal in the middle of a call
        if (Environment.ExitCode == 0)
            _mpi.Close();
        else
            _mpi.Abort(_mpi.World, Environment.ExitCode);
    }

    private void Reduce(Span<byte> bytes, int count, nint type)
    {
        if (count == 0)
            return;
        _isCalling = true;
        Check(_mpi.AllReduce(_mpi.InPlace, ref bytes[0], count, type, _mpi.Plus, _mpi.World), "MPI_Allreduce");
        _isCalling = false;
    }

    private static void Check(int code, string function) =>
        Guard.Data(code == 0, $"{function} failed with the error {code}; MPI's own message stands on standard error.");

    private delegate int InitializedCall(out int isInitialized);

    private delegate int InitCall(nint argc, nint argv, int required, out int provided);

    private delegate int CommCall(nint comm, out int value);

    private delegate int AllReduceCall(nint from, ref byte values, int count, nint type, nint operation, nint comm);

    private delegate int BroadcastCall(ref byte values, int count, nint type, int root, nint comm);

    private delegate int AbortCall(nint comm, int code);

    private delegate int CloseCall();

    /// <summary>MPI's functions, and its handles: addresses of Open MPI's objects, numbers in all that have MPICH's interface.</summary>
    private sealed class Library
    {
        private readonly nint _module;

        private Library(string path, nint module)
        {
            (Path, _module) = (path, module);
            Initialized = Function<InitializedCall>("MPI_Initialized");
            Init = Function<InitCall>("MPI_Init_thread");
            CommRank = Function<CommCall>("MPI_Comm_rank");
            CommSize = Function<CommCall>("MPI_Comm_size");
            AllReduce = Function<AllReduceCall>("MPI_Allreduce");
            Broadcast = Function<BroadcastCall>("MPI_Bcast");
            Abort = Function<AbortCall>("MPI_Abort");
            Close = Function<CloseCall>("MPI_Finalize");
            bool isOpenMpi = NativeLibrary.TryGetExport(module, "ompi_mpi_comm_world", out nint world);
            (World, Float, Double, Byte, Plus, InPlace) = isOpenMpi
                ? (world, Object("ompi_mpi_float"), Object("ompi_mpi_double"), Object("ompi_mpi_byte"), Object("ompi_mpi_op_sum"), 1)
                : (0x44000000, 0x4c00040a, 0x4c00080b, 0x4c00010d, 0x58000003, -1);
        }

        public string Path { get; }

        public InitializedCall Initialized { get; }

        public InitCall Init { get; }

        public CommCall CommRank { get; }

        public CommCall CommSize { get; }

        public AllReduceCall AllReduce { get; }

        public BroadcastCall Broadcast { get; }

        public AbortCall Abort { get; }

        public CloseCall Close { get; }

        public nint World { get; }

        public nint Float { get; }

        public nint Double { get; }

        public nint Byte { get; }

        public nint Plus { get; }

        public nint InPlace { get; }

        public static Library Load(IReadOnlyList<string> names)
        {
            if (!OperatingSystem.IsWindows())
                _ = SetVariable("UCX_ERROR_SIGNALS", "", overwrite: 0);
            foreach (string name in names)
            {
                if (NativeLibrary.TryLoad(name, out nint module))
                    return new Library(name, module);
            }
            throw new DllNotFoundException(
                $"No library of MPI was found: tried {string.Join(", ", names)}. Install one (Debian and Ubuntu: openmpi-bin or mpich; "
                    + "Windows: MS-MPI), or name it in MpiPeers.Open(library)."
            );
        }

        /// <summary>
        /// UCX, which MPI may go through, takes the signals by which .NET learns of a null reference, and ends the process. It reads its
        /// settings as it is loaded, from the environment of the system, which is not .NET's.
        /// </summary>
        [DllImport("libc", EntryPoint = "setenv")]
        private static extern int SetVariable(string name, string value, int overwrite);

        private T Function<T>(string name)
            where T : Delegate => Marshal.GetDelegateForFunctionPointer<T>(Object(name));

        private nint Object(string name) =>
            NativeLibrary.TryGetExport(_module, name, out nint address)
                ? address
                : throw new DllNotFoundException($"{Path} is no library of MPI: it has no {name}. Name one in MpiPeers.Open(library).");
    }

    /// <summary>Which launcher started the process, by what it leaves in the environment.</summary>
    /// <param name="Size">The processes that it started; null where there is none.</param>
    /// <param name="Libraries">Those that may be its own, the likeliest first.</param>
    private sealed record Launcher(int? Size, IReadOnlyList<string> Libraries)
    {
        private static readonly string[] s_openMpi = ["libmpi.so.40", "libmpi.so", "libmpi.dylib"];
        private static readonly string[] s_mpich = ["libmpich.so.12", "libmpi.so.12", "msmpi.dll", "libmpich.so", "libmpi.dylib"];

        public static Launcher Current =>
            SizeBy("OMPI_COMM_WORLD_SIZE") is { } size ? new(size, s_openMpi)
            : SizeBy("PMI_SIZE") is { } other ? new(other, s_mpich)
            : new(null, [.. s_openMpi, .. s_mpich]);

        private static int? SizeBy(string variable) =>
            int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int size) ? size : null;
    }
}
