namespace MLNetAutoencoder.Onnx;

/// <summary>The names in a graph and in the graphs within its nodes, which see the tensors around them.</summary>
internal static class GraphNames
{
    /// <summary>Gives every tensor another name; "" stands for an input or output that a node does without.</summary>
    public static void Rename(GraphProto graph, Func<string, string> rename)
    {
        foreach (var tensor in graph.Initializer)
            tensor.Name = rename(tensor.Name);
        foreach (var info in graph.Input.Concat(graph.Output).Concat(graph.ValueInfo))
            info.Name = rename(info.Name);
        foreach (var node in graph.Node)
        {
            Rename(node.Input, rename);
            Rename(node.Output, rename);
        }
        foreach (var inner in Inner(graph))
            Rename(inner, rename);
    }

    /// <summary>Puts a prefix before the name of every node, or makes one up.</summary>
    public static void PrefixNodes(GraphProto graph, string prefix)
    {
        foreach (var node in graph.Node)
            node.Name = prefix + node.Name;
        foreach (var inner in Inner(graph))
            PrefixNodes(inner, prefix);
    }

    /// <summary>What a node reads, the graphs within it included.</summary>
    public static IEnumerable<string> Reads(NodeProto node) =>
        node.Input.Where(name => name.Length > 0).Concat(Inner(node).SelectMany(Reads));

    /// <summary>The domains of a graph's operators, that of the standard ones by its empty name.</summary>
    public static IEnumerable<string> Domains(GraphProto graph) =>
        graph.Node.SelectMany(node => Inner(node).SelectMany(Domains).Append(Domain(node.Domain)));

    /// <summary>The standard operators' domain has two names; the other is the empty one.</summary>
    public static string Domain(string domain) => domain == "ai.onnx" ? "" : domain;

    public static IEnumerable<GraphProto> Inner(NodeProto node) =>
        node.Attribute.SelectMany(attribute => attribute.G is { } one ? attribute.Graphs.Prepend(one) : attribute.Graphs);

    private static IEnumerable<GraphProto> Inner(GraphProto graph) => graph.Node.SelectMany(Inner);

    private static IEnumerable<string> Reads(GraphProto graph) =>
        graph.Node.SelectMany(Reads).Concat(graph.Output.Select(output => output.Name));

    public static void Rename(IList<string> names, Func<string, string> rename)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i].Length > 0)
                names[i] = rename(names[i]);
        }
    }
}
