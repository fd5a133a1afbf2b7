import com.alibaba.fastjson.JSONObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.rocketmq.common.PlainAccessConfig;
import org.apache.rocketmq.common.protocol.body.ClusterAclVersionInfo;

/** acl.put, acl.delete, acl.globalWhite, acl.version: what `mqadmin` offers for ACL 1.0. */
final class AclCommands {
    void register(Map<String, InteropMain.Command> commands) {
        commands.put("acl.put", arguments -> {
            PlainAccessConfig config = arguments.getJSONObject("account").toJavaObject(PlainAccessConfig.class);
            AdminCommands.admin(arguments).createAndUpdatePlainAccessConfig(arguments.getString("address"), config);
            return null;
        });
        commands.put("acl.delete", arguments -> {
            AdminCommands.admin(arguments).deletePlainAccessConfig(arguments.getString("address"), arguments.getString("account"));
            return null;
        });
        commands.put("acl.globalWhite", arguments -> {
            AdminCommands.admin(arguments).updateGlobalWhiteAddrConfig(arguments.getString("address"), arguments.getString("addresses"));
            return null;
        });
        commands.put("acl.version", AclCommands::version);
    }

    private static Object version(JSONObject arguments) throws Exception {
        ClusterAclVersionInfo info = AdminCommands.admin(arguments).examineBrokerClusterAclVersionInfo(arguments.getString("address"));
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("brokerName", info.getBrokerName());
        map.put("brokerAddr", info.getBrokerAddr());
        map.put("clusterName", info.getClusterName());
        map.put("files", info.getAllAclConfigDataVersion().size());
        map.put("counter", info.getAllAclConfigDataVersion().values().iterator().next().getCounter().get());
        return map;
    }
}
