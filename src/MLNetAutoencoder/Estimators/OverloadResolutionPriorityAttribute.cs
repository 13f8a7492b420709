namespace System.Runtime.CompilerServices;

/// <summary>What .NET 9 has: of overloads that a call could mean, compilers take those of the highest priority.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property, Inherited = false)]
internal sealed class OverloadResolutionPriorityAttribute(int priority) : Attribute
{
    public int Priority => priority;
}
