using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>
/// Steps of ranks on several hosts with slow links, simulated, beside the estimate. All goes a hundred times slower than it is meant: work
/// (the ranks sleep in its place), rates and delays, so that the two cores that play all hosts do not count.
/// </summary>
internal static class LinksReport
{
    private const int Slower = 100;
    private const int Steps = 5;

    private const string OverTcp = "--mca pml ob1 --mca btl tcp,self --mca mpi_yield_when_idle 1 --mca btl_tcp_links";

    public static void Run(int[] nodes, TextWriter output)
    {
        double message = RanksReport.MessageMilliseconds();
        foreach (var network in RanksReport.Networks)
        {
            double work = RanksReport.StepMilliseconds(network);
            var step = new StepEstimate(work, RanksReport.Parameters(network) * sizeof(float), message);
            output.WriteLine(step.Describe(network));
            var table = new TextTable(0, ["nodes: simulated (estimated)", .. StepEstimate.Rates.Select(rate => $"{rate} Gbit/s")]);
            foreach (int count in nodes)
            {
                Row($"{count}, one connection", count, connections: 1);
                Row($"{count}, two connections", count, connections: 2);
            }
            output.WriteLine(table);

            void Row(string name, int count, int connections) =>
                table.Add([name, .. StepEstimate.Rates.Select(rate => Cell(step, count, connections, rate))]);
        }
    }

    /// <summary>Over a single connection Open MPI sends and receives in turns; over two it does both at once.</summary>
    private static string Cell(StepEstimate step, int nodes, int connections, int gigabits)
    {
        double took = Simulate(step, nodes, connections, gigabits);
        return StepEstimate.Percent(step.Milliseconds / took) + " (" + StepEstimate.Percent(step.Share(nodes, gigabits)) + ")";
    }

    /// <summary>Milliseconds of a step, in the mean.</summary>
    private static double Simulate(StepEstimate step, int nodes, int connections, int gigabits)
    {
        // One host more, on which nothing but the launcher runs.
        using var network = new SimulatedNetwork(
            nodes + 1,
            gigabits * 1e9 / Slower,
            TimeSpan.FromMilliseconds(step.MessageMilliseconds * Slower)
        );
        string agent = Path.GetTempFileName();
        try
        {
            File.WriteAllText(agent, Agent(network, nodes));
            string hosts = string.Join(',', Enumerable.Range(0, nodes).Select(SimulatedNetwork.Address)),
                only = SimulatedNetwork.Address(0) + "/24";
            string launcher =
                $"ip netns exec {network.Namespace(nodes)} mpirun.openmpi --allow-run-as-root --bind-to none --host {hosts} "
                + $"--mca oob_tcp_if_include {only} --mca btl_tcp_if_include {only} {OverTcp} {connections} --mca plm_rsh_no_tree_spawn 1 "
                + "--mca plm_rsh_agent";
            return RanksReport.Number([
                    .. launcher.Split(' '),
                    $"sh {agent}",
                    .. RanksReport.Self,
                    RankWork.Steps,
                    Invariant.Text($"{step.Bytes / sizeof(float):F0}"),
                    Invariant.Text($"{step.Milliseconds * Slower:F3}"),
                    Invariant.Text($"{Steps}"),
                ]) / Slower;
        }
        finally
        {
            File.Delete(agent);
        }
    }

    /// <summary>Starts a command on a host, as the launcher would by ssh.</summary>
    private static string Agent(SimulatedNetwork network, int nodes) =>
        "host=$1\nshift\ncase $host in\n"
        + string.Concat(Enumerable.Range(0, nodes).Select(i => $"{SimulatedNetwork.Address(i)}) space={network.Namespace(i)} ;;\n"))
        + "esac\nexec nice ip netns exec $space unshare --uts sh -c \"hostname $space; $*\"\n";
}
